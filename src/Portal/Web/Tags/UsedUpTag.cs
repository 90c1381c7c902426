using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace Portal.Web.Tags;

/// <summary>
/// That something was done as often as it may be, and until when, before somebody types in vain: <c>&lt;used-up until="Model.WaitsUntil" told="…" /&gt;</c>,
/// in the words of whoever refuses it. Nothing when there is no wait, nor in the answer that refuses, or that says until when: its summary says it.
/// </summary>
[HtmlTargetElement("used-up", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class UsedUpTag(IStringLocalizer<Words> words, TimeProvider time) : TagHelper
{
    /// <summary>In the page's data: the times that its refusals name.</summary>
    internal const string SaidInRefusals = "Until when, said in refusals";

    public DateTimeOffset? Until { get; set; }

    /// <summary>The sentence, with the time as <c>{0:HH:mm} UTC</c>; passes through the localizer.</summary>
    public required string Told { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public required ViewContext ViewContext { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        if (Until is not { } until || ViewContext.HttpContext.Response.StatusCode == StatusCodes.Status429TooManyRequests || IsSaid(until)) return;
        (output.TagName, output.TagMode) = ("p", TagMode.StartTagAndEndTag);
        output.Content.SetContent(words[Answer.WithDay(until, time.GetUtcNow(), Told), until]);
    }

    /// <summary>To the second: what is counted and what is looked up of it later is one time, kept less finely.</summary>
    private bool IsSaid(DateTimeOffset until) =>
        ViewContext.ViewData[SaidInRefusals] is IEnumerable<DateTimeOffset> said && said.Any(time => (time - until).Duration() < TimeSpan.FromSeconds(1));
}
