"""Messages that ask for something to be done, not for a clause: 我能领什么, 转人工, 关注这个."""

from __future__ import annotations

import re

from bot.language import language_asked
from bot.reply import Act, Action

_POLITE = r"(?:请|麻烦|帮我|我想|我要|我想要|想|要|给我|能不能|可以|可不可以)*"
_END = r"(?:[吗呢吧啊呀哦了]|一下|谢谢)*[\s。.!！?？~～]*"

#: Whole messages; the first that matches decides.
_WHOLE: tuple[tuple[str, Action], ...] = (
    (
        rf"{_POLITE}(?:转|接|找|联系|呼叫|换)?(?:人工|真人)(?:客服|服务|坐席)?{_END}"
        rf"|{_POLITE}(?:转|找|联系|接)(?:个)?(?:客服|人问问|人|工作人员)(?:问问|说话|聊聊)?{_END}"
        r"|(?:(?:can i |i want to |let me )?(?:talk|speak) to (?:a |some)?(?:human|person"
        r"|one|agent|someone)"
        r"|human|agent|operator)(?: please)?[.!?]*",
        Action(Act.HOTLINE),
    ),
    (
        r"(?:有没有|有|能不能|可以|我想|想|要)?[^?？]{0,4}(?:座机|客服电话|人工电话|热线电话|打电话)"
        r"[^?？]{0,12}(?:问|打过去|接|聊)[^?？]{0,6}[?？]?",
        Action(Act.HOTLINE),
    ),
    (
        rf"{_POLITE}(?:打开|看看?|查看|显示|有哪些|有什么)?(?:服务目录|服务菜单|服务清单|办事目录|所有服务|全部服务|菜单|目录){_END}"
        rf"|(?:你们?|这里|这儿|杭帮彩)?(?:都|能)?(?:有|提供|办)(?:哪些|什么|啥)服务{_END}"
        r"|(?:show )?(?:me )?(?:the )?(?:service directory|services|service menu|menu)[.!?]*",
        Action(Act.SERVICES),
    ),
    (
        r"(?:杭州)?(?:最近|近期|这个月|这阵子?|近来|今年|下个?月|还)(?:都|还)?(?:有|办|搞)?(?:没有|些)?(?:什么|哪些|啥)?"
        r"[^?？,，]{0,6}(?:活动|赛事|比赛|大赛)[^?？]{0,10}[?？]?"
        rf"|{_POLITE}(?:看看?|查看)?(?:最近|近期|现在|这个月|今年|还)?(?:都|还)?(?:有|办)?(?:什么|哪些|啥)?(?:人才)?"
        rf"(?:活动|赛事|比赛|大赛)(?:和|、|及|与)?(?:活动|赛事|比赛|大赛)?(?:可以)?(?:参加|报名)?{_END}"
        r"|(?:any |what |show me )?(?:events|activities|contests)(?: (?:are there|now"
        r"|this year))?[.!?]*",
        Action(Act.SERVICES, "stage=events"),
    ),
    (
        rf"{_POLITE}(?:换个话题|换一个话题|重新开始|重来|从头来|清空(?:对话)?|新话题|新对话|另起话题){_END}"
        r"|(?:new topic|start over|restart|clear)[.!?]*",
        Action(Act.CLEAR),
    ),
    (
        rf"{_POLITE}(?:删除|删掉|清除|清空|忘掉|忘记|抹掉)(?:我|我的)?(?:所有|全部)?(?:的)?(?:记录|数据|信息|聊天记录|资料"
        rf"|个人信息){_END}"
        r"|(?:forget me|delete my (?:data|records)|erase my data)(?: please)?[.!?]*",
        Action(Act.FORGET),
    ),
    (
        r"(?:我)?(?:确定|确认|是的?)[,，]?(?:要)?(?:全部)?删除[。.!！]*"
        r"|(?:yes,? )?delete everything[.!]*",
        Action(Act.FORGET, "yes"),
    ),
    (
        rf"{_POLITE}(?:导出|下载)(?:我|我的)?(?:所有|全部)?(?:的)?(?:记录|数据|信息|聊天记录|资料){_END}"
        r"|export my (?:data|records)(?: please)?[.!?]*",
        Action(Act.EXPORT),
    ),
    (
        rf"{_POLITE}(?:关注|订阅|跟踪)(?:这|这个|这条|这份|该|此)?(?:政策|条款|文件|内容)?{_END}"
        rf"|(?:这个|这条|这份)?(?:政策)?(?:有|如果有|要是有|一有)(?:变化|更新|变动|调整)(?:的话)?"
        rf"(?:了|就|请|记得|麻烦|再)*(?:通知|告诉|提醒|叫)(?:我|一下)*{_END}"
        r"|(?:follow|subscribe to) (?:this|it)(?: policy)?[.!?]*"
        r"|(?:tell|notify) me (?:when|if) (?:it|this) changes[.!?]*",
        Action(Act.FOLLOW, "this"),
    ),
    (
        rf"{_POLITE}(?:取消|不再|别再?|不要再?)(?:关注|订阅|跟踪|通知我?)(?:这|这个|这条|这份|了)?(?:政策|条款)?{_END}"
        r"|(?:unfollow|unsubscribe)(?: (?:this|it|all))?[.!?]*",
        Action(Act.UNFOLLOW, "this"),
    ),
    (
        rf"{_POLITE}(?:看看?|查看)?我(?:都)?(?:关注|订阅)(?:了|过)?(?:的)?(?:哪些|什么|啥)?(?:政策|主题)?{_END}",
        Action(Act.FOLLOW),
    ),
    (
        r"(?:没用|没有用|没帮助|没啥用|不对|答非所问|你?答错了|useless|not helpful|wrong)"
        r"[。.!！\s]*",
        Action(Act.FEEDBACK, "useless"),
    ),
    (
        r"(?:有用|很有用|有帮助|太有用了|useful|helpful|very helpful)[。.!！\s]*",
        Action(Act.FEEDBACK, "useful"),
    ),
)

#: A language asked for once and for all.
_ALWAYS = (
    (
        rf"{_POLITE}(?:以后|今后|一直|始终|总是|都|固定|只)+(?:请|都|用|说|讲|回答|回复|我)*(?:英文|英语)(?:回答|回复|说"
        rf"|跟我说)?(?:我)?{_END}"
        r"|(?:please )?(?:always|only)(?: please)? (?:answer|reply|speak|talk|use"
        r"|write)(?: to)?(?: me)?(?: in)? english.*"
        r"|(?:please )?(?:answer|reply|speak|talk|use"
        r"|write)(?: to)?(?: me)?(?: in)? english (?:from now on|only|always).*"
        r"|from now on.{0,30}\benglish\b.*|(?:switch"
        r"|change)(?: the language)?(?: over)? to english.*",
        "en",
    ),
    (
        rf"{_POLITE}(?:以后|今后|一直|始终|总是|都|固定|只)+(?:请|都|用|说|讲|回答|回复|我)*(?:中文|汉语)(?:回答|回复|说"
        rf"|跟我说)?(?:我)?{_END}"
        r"|(?:please )?(?:always|only)(?: please)? (?:answer|reply|speak|talk|use"
        r"|write)(?: to)?(?: me)?(?: in)? chinese.*"
        r"|(?:please )?(?:answer|reply|speak|talk|use"
        r"|write)(?: to)?(?: me)?(?: in)? chinese (?:from now on|only|always).*"
        r"|from now on.{0,30}\bchinese\b.*|(?:switch"
        r"|change)(?: the language)?(?: over)? to chinese.*",
        "zh",
    ),
)

#: 我能领什么, 我这种情况符合哪些补贴, what can I get. One benefit named in it is left to the talk.
_BENEFITS = re.compile(
    r"(?:我|本人|俺|自己|我们|像我|我家|我儿子|我女儿|我老公|我老婆|我对象|孩子)[^?？。!！]{0,40}?"
    r"(?:能|可以|可|够|有资格|符合|该|应该)[^?？。!！多少]{0,8}?"
    r"(?:领|拿|享受|申请|申领|享|得到|符合|办)(?:到|取|着)?(?:些|的)?"
    r"(?:什么|哪些|啥|哪几|哪种|多少种|些什么|些啥)(?!.{0,4}(?:材料|手续|证明|时候|地方|条件))"
    r"|(?:我|本人)[^?？。!！]{0,24}?(?:有|有没有)(?:什么|哪些|啥)(?:补贴|政策|福利|好处|优惠)"
    r"[^?？。!！]{0,3}(?:能|可以|可)?(?:领|拿|享受|申请|申领)?"
    r"|(?:看看|想知道|问下|问问)?(?:我|我们)?(?:都|还)?(?:有|能)(?:什么|哪些|啥)(?:可以|能|好|东西)?(?:拿|领|申请"
    r"|享受)(?:的)?(?:吗|呀|啊|呢)?[?？。]?$"
    r"|(?:帮我|给我)?(?:看看|看下|查查|查下|算算|匹配)(?:下)?(?:我)?(?:都|还)?(?:能|可以|有资格)(?:领|拿|申请|享受"
    r"|报)(?:到)?(?:什么|哪些|啥)"
    r"|(?:帮我|给我)(?:算|看|查|测|评估|匹配)(?:一?下)?(?:我)?(?:能|可以|符合|够)?(?:领|拿|享受)?"
    r"(?:什么|哪些|啥|多少补贴|资格|补贴|政策)"
    r"|^(?:能|可以)(?:领|拿|享受|申请)(?:到)?(?:什么|哪些|啥)(?:补贴|政策|福利|钱)?[吗呢呀啊]?[?？]?$"
    r"|what (?:benefits |subsidies |support |money )?(?:can|could|do) i (?:get|claim"
    r"|qualify|apply|receive)"
    r"|(?:what|which) (?:benefits|subsidies)? ?(?:am i|i am|i'm) (?:eligible|entitled)"
    r"|am i eligible for anything|what am i (?:eligible|entitled)",
    re.IGNORECASE,
)


def intent_of(text: str) -> Action | None:
    """Return what a message asks to be done, None where it is a question or anything else."""
    said = text.strip()
    language = language_asked(said)
    if language is not None:
        return Action(Act.LANGUAGE, f"again={language.value}")
    for pattern, value in _ALWAYS:
        if len(said) <= 60 and re.fullmatch(pattern, said, re.IGNORECASE):
            return Action(Act.LANGUAGE, value)
    if len(said) <= 40:
        for pattern, action in _WHOLE:
            if re.fullmatch(pattern, said, re.IGNORECASE):
                return action
    if _BENEFITS.search(said) and "人才能" not in said:
        return Action(Act.TALK, "start")
    return None
