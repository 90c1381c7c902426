using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Portal.Web.Tags;

/// <summary>
/// The page's title: <c>&lt;page-title /&gt;</c> in the layouts. ViewData["Title"], then the brand; "Error: " first when something was refused
/// (or ViewData["Error"] is true).
/// </summary>
[HtmlTargetElement("page-title", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PageTitleTag(IStringLocalizer<Words> words, IOptions<PortalOptions> portal) : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public required ViewContext ViewContext { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "title";
        output.TagMode = TagMode.StartTagAndEndTag;
        var page = ViewContext.ViewData["Title"]?.ToString();
        var wrong = !ViewContext.ModelState.IsValid || ViewContext.ViewData["Error"] is true;
        output.Content.SetContent((wrong ? words["Error:"].Value + " " : "") + (string.IsNullOrEmpty(page) ? "" : page + " – ") + portal.Value.Brand);
    }
}

/// <summary>
/// After a swap the focus goes to the heading, so that a screen reader begins there; on a whole page the browser does that by itself,
/// and with errors the summary takes it.
/// </summary>
[HtmlTargetElement("h1")]
public sealed class HeadingTag : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public required ViewContext ViewContext { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (!Fragment.IsAskedFor(ViewContext.HttpContext.Request) || !ViewContext.ModelState.IsValid) return;
        output.Attributes.SetAttribute("tabindex", "-1");
        output.Attributes.SetAttribute(new TagHelperAttribute("autofocus", null, HtmlAttributeValueStyle.Minimized));
    }
}

/// <summary>The server says what is wrong, the same way in every browser and language; the browser's own bubbles stay away.</summary>
[HtmlTargetElement("form", Attributes = "method")]
public sealed class FormTag : TagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output) =>
        output.Attributes.SetAttribute(new TagHelperAttribute("novalidate", null, HtmlAttributeValueStyle.Minimized));
}

/// <summary>A file to keep is fetched by the browser itself; HTMX would put it into the page.</summary>
[HtmlTargetElement("a", Attributes = "download")]
public sealed class DownloadTag : TagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output) => output.Attributes.SetAttribute("hx-boost", "false");
}
