using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace Portal.Web.Tags;

/// <summary>
/// What all field tags share: label, hint, error and control stand together, are named together, and refer to each other, so that a
/// slice cannot forget one. Attributes a tag does not know go to the control itself (maxlength, spellcheck, …).
/// </summary>
public abstract class FieldTag(IStringLocalizer<Words> words) : TagHelper
{
    /// <summary>The property the field fills, such as <c>for="Email"</c> or <c>for="Input.Email"</c>.</summary>
    [HtmlAttributeName("for")]
    public required ModelExpression For { get; set; }

    /// <summary>The question in a few words; passes through the localizer.</summary>
    public string Label { get; set; } = "";

    /// <summary>One sentence of help under the label; passes through the localizer.</summary>
    public string? Hint { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public required ViewContext ViewContext { get; set; }

    protected IStringLocalizer<Words> Words { get; } = words;

    internal FieldView Field { get; private set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        Field = FieldView.Of(ViewContext, For);
        FieldOrder.Of(ViewContext).Add(Field);
        var inside = await output.GetChildContentAsync();
        var own = output.Attributes.ToArray();
        output.Attributes.Clear();
        output.TagName = Container;
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", Field.Error is null ? "field" : "field field-wrong");
        output.Content.Clear();
        Draw(output, own, inside);
    }

    /// <summary>A fieldset for a group of controls, else a div.</summary>
    private protected virtual string Container => "div";

    private protected abstract void Draw(TagHelperOutput output, TagHelperAttribute[] own, TagHelperContent inside);

    private protected IHtmlContent LabelFor(string id) => Markup.Element("label", "label", Words[Label].Value).With("for", id);

    private protected IHtmlContent? HintText() =>
        string.IsNullOrEmpty(Hint) ? null : Markup.Element("p", "hint", Words[Hint].Value).With("id", Field.HintId);

    private protected IHtmlContent? ErrorText() => Field.Error is null
        ? null
        : Markup.Element("p", "wrong", Markup.Unseen(Words["Error:"].Value + " "), Words[Field.Error].Value).With("id", Field.ErrorId);

    /// <summary>Ids of all that describes the control, in reading order.</summary>
    private protected string? DescribedBy(params string?[] more)
    {
        string?[] ids = [.. more, string.IsNullOrEmpty(Hint) ? null : Field.HintId, Field.Error is null ? null : Field.ErrorId];
        var said = string.Join(' ', ids.Where(id => id is not null));
        return said.Length == 0 ? null : said;
    }

    /// <summary>Gives a control its name, what describes it, whether it is wrong, and the attributes the page wrote.</summary>
    private protected TagBuilder Dress(TagBuilder control, TagHelperAttribute[] own, string? describedBy)
    {
        foreach (var attribute in own) control.With(attribute.Name, attribute.Value?.ToString() ?? "");
        return control.With("id", Field.Id).With("name", Field.Name).With("aria-describedby", describedBy).With("aria-invalid", Field.Error is null ? null : "true");
    }

    private protected static void Append(TagHelperOutput output, params IHtmlContent?[] parts)
    {
        foreach (var part in parts.Where(part => part is not null)) output.Content.AppendHtml(part!);
    }
}
