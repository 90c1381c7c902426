using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace Portal.Web.Tags;

/// <summary>
/// Until when no further code can be asked for, said before somebody asks: <c>&lt;next-code at="Model.NextAt" to="@Model.Masked" /&gt;</c>. Nothing
/// when there is no wait.
/// </summary>
[HtmlTargetElement("next-code", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class NextCodeTag(IStringLocalizer<Words> words, TimeProvider time) : TagHelper
{
    public DateTimeOffset? At { get; set; }

    /// <summary>The address or number, half hidden, where another one can be given instead.</summary>
    public string? To { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        (output.TagName, output.TagMode) = (At is null ? null : "p", TagMode.StartTagAndEndTag);
        if (At is not { } next) return;
        var sentence = To is null
            ? "You have asked for many codes. You can ask for the next one after {0:HH:mm} UTC."
            : "You have asked for many codes to {1}. You can ask for the next one after {0:HH:mm} UTC.";
        output.Content.SetContent(words[Answer.WithDay(next, time.GetUtcNow(), sentence), next, To ?? ""]);
    }
}
