using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace Portal.Web.Tags;

/// <summary>
/// A message set apart from the text: <c>&lt;notice kind="Success" title="Email address verified"&gt;…&lt;/notice&gt;</c>. A success is
/// announced to screen readers; the others are read where they stand.
/// </summary>
[HtmlTargetElement("notice")]
public sealed class NoticeTag(IStringLocalizer<Words> words) : TagHelper
{
    public NoticeKind Kind { get; set; }

    /// <summary>A few words in bold; passes through the localizer.</summary>
    public string? Title { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var inside = await output.GetChildContentAsync();
        output.TagName = "div";
        output.Attributes.SetAttribute("class", $"notice notice-{Kind.ToString().ToLowerInvariant()}");
        if (Kind == NoticeKind.Success) output.Attributes.SetAttribute("role", "status");
        output.Content.Clear();
        if (!string.IsNullOrEmpty(Title)) output.Content.AppendHtml(Markup.Element("p", "notice-title", words[Title].Value));
        output.Content.AppendHtml(inside);
    }
}

public enum NoticeKind
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>Something was done.</summary>
    Success,

    /// <summary>Something to mind before going on.</summary>
    Warning,

    /// <summary>Something failed or will be lost.</summary>
    Danger,
}
