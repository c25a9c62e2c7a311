"""Words that the corpus is put together from, each in Chinese and English; the order is part of the corpus."""

from __future__ import annotations

from typing import Final, NamedTuple


class Words(NamedTuple):
    """The same words in both languages."""

    zh: str
    en: str

    def of(self, language: str) -> str:
        """Return the words of a language."""
        return self.zh if language == "zh" else self.en


class Region(NamedTuple):
    """A region that policies come from: the whole country, or a division at the level of a province."""

    code: str
    """Two lower-case letters: the last part of ISO 3166-2, or `cn`."""
    name: Words


LANGUAGES: Final = ("zh", "en")
SITE_TITLE: Final = Words("互联网医疗政策与报告", "Internet Healthcare Policies and Reports")
TIMELINE_TITLE: Final = Words("时间线", "Timeline")
PUBLISHER: Final = Words("互联网络信息中心", "Internet Information Centre")

NATIONAL: Final = Region("cn", Words("全国", "National"))
PROVINCES: Final = tuple(
    Region(code, Words(zh, en))
    for code, zh, en in (
        ("bj", "北京", "Beijing"),
        ("tj", "天津", "Tianjin"),
        ("he", "河北", "Hebei"),
        ("sx", "山西", "Shanxi"),
        ("nm", "内蒙古", "Inner Mongolia"),
        ("ln", "辽宁", "Liaoning"),
        ("jl", "吉林", "Jilin"),
        ("hl", "黑龙江", "Heilongjiang"),
        ("sh", "上海", "Shanghai"),
        ("js", "江苏", "Jiangsu"),
        ("zj", "浙江", "Zhejiang"),
        ("ah", "安徽", "Anhui"),
        ("fj", "福建", "Fujian"),
        ("jx", "江西", "Jiangxi"),
        ("sd", "山东", "Shandong"),
        ("ha", "河南", "Henan"),
        ("hb", "湖北", "Hubei"),
        ("hn", "湖南", "Hunan"),
        ("gd", "广东", "Guangdong"),
        ("gx", "广西", "Guangxi"),
        ("hi", "海南", "Hainan"),
        ("cq", "重庆", "Chongqing"),
        ("sc", "四川", "Sichuan"),
        ("gz", "贵州", "Guizhou"),
        ("yn", "云南", "Yunnan"),
        ("xz", "西藏", "Xizang"),
        ("sn", "陕西", "Shaanxi"),
        ("gs", "甘肃", "Gansu"),
        ("qh", "青海", "Qinghai"),
        ("nx", "宁夏", "Ningxia"),
        ("xj", "新疆", "Xinjiang"),
        ("tw", "台湾", "Taiwan"),
        ("hk", "香港", "Hong Kong"),
        ("mo", "澳门", "Macao"),
    )
)
"""In the official order."""
REGIONS: Final = (NATIONAL, *PROVINCES)

ISSUERS: Final = (
    Words("卫生健康委员会", "Health Commission"),
    Words("医疗保障局", "Healthcare Security Administration"),
    Words("药品监督管理局", "Drug Administration"),
    Words("工业和信息化厅", "Department of Industry and IT"),
    Words("发展和改革委员会", "Development and Reform Commission"),
    Words("财政厅", "Department of Finance"),
    Words("数据局", "Data Administration"),
    Words("人民政府办公厅", "General Office of the Government"),
    Words("中医药管理局", "Administration of Traditional Chinese Medicine"),
    Words("商务厅", "Department of Commerce"),
)
"""Kinds of office; their names begin with that of the region."""

TOPICS: Final = (
    Words("远程会诊", "teleconsultation"),
    Words("电子处方", "e-prescription"),
    Words("医保支付", "insurance payment"),
    Words("互联网医院", "internet hospital"),
    Words("数据安全", "data security"),
    Words("基层医疗", "primary care"),
    Words("健康档案", "health records"),
    Words("人工智能", "artificial intelligence"),
    Words("5G应用", "5G applications"),
    Words("药品配送", "drug delivery"),
    Words("互联网护理", "online nursing"),
    Words("适老化", "age-friendly services"),
)


class DocumentKind(NamedTuple):
    """A kind of policy document."""

    id: str
    name: Words
    title: Words
    """How titles of this kind read; `{topic}` stands for what the policy is about."""


DOCUMENT_KINDS: Final = (
    DocumentKind(
        "opinions",
        Words("意见", "Opinions"),
        Words("关于促进{topic}发展的实施意见", "Opinions on Promoting {topic}"),
    ),
    DocumentKind("measures", Words("办法", "Measures"), Words("{topic}管理办法（试行）", "Trial Measures for {topic}")),
    DocumentKind(
        "notice", Words("通知", "Notice"), Words("关于加强{topic}工作的通知", "Notice on Strengthening {topic}")
    ),
    DocumentKind(
        "action-plan",
        Words("行动方案", "Action plan"),
        Words("{topic}三年行动方案", "Three-Year Action Plan for {topic}"),
    ),
    DocumentKind("plan", Words("规划", "Plan"), Words("“十四五”{topic}规划", "14th Five-Year Plan for {topic}")),
    DocumentKind(
        "specification", Words("规范", "Specification"), Words("{topic}服务规范", "Service Specification for {topic}")
    ),
)

CLAUSES: Final = (
    Words("推动二级以上医院接入统一的信息平台", "connects secondary and larger hospitals to one information platform"),
    Words("支持偏远地区开展远程影像与心电诊断", "supports remote imaging and ECG reading in distant areas"),
    Words(
        "完善线上复诊和处方流转的监管规则", "completes the rules for online follow-up visits and prescription transfer"
    ),
    Words("明确数据共享的范围、责任与期限", "sets the scope, duty and term of data sharing"),
    Words("将符合条件的线上诊疗项目纳入医保支付", "brings eligible online services under insurance payment"),
    Words("鼓励社会力量参与健康管理服务", "invites private partners into health management"),
    Words("建立全流程可追溯的质量评价机制", "builds a quality review that can be traced end to end"),
    Words("到年底前实现县域医共体信息互通", "links county medical groups before the end of the year"),
    Words("加强患者隐私和个人信息的保护", "strengthens the protection of patient privacy"),
    Words("优化老年人就医的预约与引导服务", "improves booking and guidance for older patients"),
    Words("探索人工智能辅助诊断在基层的应用", "tests assisted diagnosis with artificial intelligence in primary care"),
    Words("提升公共卫生应急的监测预警能力", "raises the capacity for monitoring and early warning"),
    Words("推进检查检验结果互认共享", "promotes mutual recognition of test results"),
    Words("规范第三方平台的准入和退出", "regulates how outside platforms enter and leave the market"),
    Words("统筹专项资金用于网络和设备建设", "pools special funds for networks and devices"),
    Words("开展医务人员信息化能力培训", "trains medical staff in digital skills"),
    Words("制定统一的编码与接口标准", "defines common codes and interfaces"),
    Words("定期公布服务量、满意度等指标", "publishes volume and satisfaction figures at set times"),
    Words("引导优质医疗资源下沉到乡镇和社区", "moves good medical resources to towns and communities"),
    Words("支持中医药线上服务和药品配送", "supports online traditional medicine and drug delivery"),
    Words("健全投诉处理与纠纷调解渠道", "keeps channels for complaints and mediation"),
    Words("依托专网和边缘节点降低传输时延", "lowers latency with private networks and edge nodes"),
    Words("形成可复制、可推广的地方经验", "gathers local experience that others can copy"),
    Words("对试点地区进行年度评估并动态调整", "reviews pilot regions every year and adjusts them"),
)
"""What a policy does. Sentences of summaries and reports are made of these."""


class Measure(NamedTuple):
    """Something that every report gives a figure for."""

    id: str
    name: Words
    unit: str
    """One of `UNITS`."""


MEASURES: Final = (
    Measure("netizens", Words("网民规模", "Internet users"), "person"),
    Measure("penetration", Words("互联网普及率", "Internet penetration"), "percent"),
    Measure("medical-users", Words("互联网医疗用户", "Online healthcare users"), "person"),
    Measure("medical-share", Words("占网民整体", "Share of internet users"), "percent"),
    Measure("rural-netizens", Words("农村网民", "Rural users"), "person"),
    Measure("urban-netizens", Words("城镇网民", "Urban users"), "person"),
    Measure("hospitals", Words("互联网医院", "Internet hospitals"), "hospital"),
    Measure("visits", Words("诊疗人次", "Visits"), "visit"),
    Measure("booking", Words("预约诊疗覆盖", "Booking coverage"), "percent"),
    Measure("recognised-tests", Words("检查互认项目", "Recognised tests"), "test"),
    Measure("stations", Words("5G基站", "5G base stations"), "station"),
    Measure("government-users", Words("在线政务用户", "E-government users"), "person"),
)
UNITS: Final = {
    "person": Words("人", "people"),
    "percent": Words("%", "%"),
    "hospital": Words("所", "hospitals"),
    "visit": Words("人次", "visits"),
    "test": Words("项", "tests"),
    "station": Words("个", "stations"),
}
HEADINGS: Final = (
    Words("总体情况", "Overview"),
    Words("用户结构", "Users"),
    Words("服务供给", "Supply of services"),
    Words("地区差异", "Regional differences"),
    Words("问题与建议", "Issues and advice"),
)
"""Of the five sections of every report."""
