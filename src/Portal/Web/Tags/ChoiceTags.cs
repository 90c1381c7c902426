using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace Portal.Web.Tags;

/// <summary>
/// One of a few: <c>&lt;radio-group for="Kind" label="How do you want to pay?"&gt;&lt;radio value="card" label="Credit card" /&gt;…&lt;/radio-group&gt;</c>.
/// The label is the group's legend.
/// </summary>
[HtmlTargetElement("radio-group")]
public sealed class RadioGroupTag(IStringLocalizer<Words> words) : FieldTag(words)
{
    /// <summary>Whether the legend is read out but not drawn, where the page's heading asks already.</summary>
    public bool LabelUnseen { get; set; }

    private protected override string Container => "fieldset";

    public override Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        context.Items[typeof(RadioGroupTag)] = this;
        return base.ProcessAsync(context, output);
    }

    /// <summary>How many radios were drawn: the first one takes the group's id, which an error links to.</summary>
    internal int Drawn { get; set; }

    private protected override void Draw(TagHelperOutput output, TagHelperAttribute[] own, TagHelperContent inside)
    {
        foreach (var attribute in own) output.Attributes.SetAttribute(attribute);
        if (DescribedBy() is { } ids) output.Attributes.SetAttribute("aria-describedby", ids);
        Append(output, Markup.Element("legend", LabelUnseen ? "unseen" : "label", Words[Label].Value), HintText(), ErrorText());
        output.Content.AppendHtml(Markup.Element("div", "choices", inside));
    }
}

/// <summary>
/// One choice of a group. What stands inside belongs to the choice and is always shown, so nothing depends on script or style:
/// <c>&lt;radio value="code" label="Transaction code"&gt;&lt;code-field … /&gt;&lt;/radio&gt;</c>.
/// </summary>
[HtmlTargetElement("radio", ParentTag = "radio-group", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class RadioTag(IStringLocalizer<Words> words) : TagHelper
{
    public string Value { get; set; } = "";

    /// <summary>Text beside the circle; passes through the localizer.</summary>
    public string Label { get; set; } = "";

    /// <summary>A sentence under the label; passes through the localizer.</summary>
    public string? Hint { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var group = (RadioGroupTag)context.Items[typeof(RadioGroupTag)];
        var id = group.Drawn++ == 0 ? group.Field.Id : $"{group.Field.Id}-{group.Drawn}";
        var inside = await output.GetChildContentAsync();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "choice");
        output.Content.SetHtmlContent(Circle(group, id)).AppendHtml(Markup.Element("label", null, words[Label].Value).With("for", id));
        if (!string.IsNullOrEmpty(Hint)) output.Content.AppendHtml(Markup.Element("p", "hint", words[Hint].Value).With("id", id + "-hint"));
        if (!inside.IsEmptyOrWhiteSpace) output.Content.AppendHtml(Markup.Element("div", "choice-inside", inside));
    }

    private TagBuilder Circle(RadioGroupTag group, string id) => Markup.Empty("input").With("type", "radio").With("id", id)
        .With("name", group.Field.Name).With("value", Value).Having("checked", group.Field.Value == Value)
        .With("aria-describedby", string.IsNullOrEmpty(Hint) ? null : id + "-hint");
}

/// <summary>
/// Yes or no: <c>&lt;check-box for="Agreed" label="I agree to the terms" /&gt;</c>. What stands inside takes the label's place, for a label with a link.
/// </summary>
[HtmlTargetElement("check-box", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class CheckBoxTag(IStringLocalizer<Words> words) : FieldTag(words)
{
    private protected override void Draw(TagHelperOutput output, TagHelperAttribute[] own, TagHelperContent inside)
    {
        var box = Dress(Markup.Empty("input"), own, DescribedBy()).With("type", "checkbox").With("value", "true").Having("checked", IsOn(Field.Value));
        IHtmlContent text = inside.IsEmptyOrWhiteSpace ? Markup.Element("label", null, Words[Label].Value) : Markup.Element("label", null, inside);
        Append(output, ErrorText(), Markup.Element("div", "choice", box, ((TagBuilder)text).With("for", Field.Id), HintText()));
    }

    private static bool IsOn(string? value) => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
