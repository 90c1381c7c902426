using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace Portal.Web.Tags;

/// <summary>
/// One of a long list:
/// <c>&lt;select-field for="Country" label="Country or region" items="Model.Countries" empty="Choose a country or region" autocomplete="country" /&gt;</c>.
/// </summary>
[HtmlTargetElement("select-field", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class SelectFieldTag(IStringLocalizer<Words> words) : FieldTag(words)
{
    /// <summary>The choices: value posted and text shown. Texts are shown as they are.</summary>
    public IEnumerable<SelectListItem> Items { get; set; } = [];

    /// <summary>Text of a first choice that means "not chosen yet"; passes through the localizer. Left out: there is none.</summary>
    public string? Empty { get; set; }

    private protected override void Draw(TagHelperOutput output, TagHelperAttribute[] own, TagHelperContent inside)
    {
        var select = Dress(Markup.Element("select", "input"), own, DescribedBy());
        if (Empty is not null) select.InnerHtml.AppendHtml(Markup.Element("option", null, Words[Empty].Value).With("value", ""));
        foreach (var item in Items) select.InnerHtml.AppendHtml(Option(item));
        Append(output, LabelFor(Field.Id), HintText(), ErrorText(), select, inside);
    }

    private TagBuilder Option(SelectListItem item)
    {
        var chosen = string.IsNullOrEmpty(Field.Value) ? item.Selected : Field.Value == (item.Value ?? item.Text);
        return Markup.Element("option", null, item.Text).With("value", item.Value ?? item.Text).Having("selected", chosen).Having("disabled", item.Disabled);
    }
}
