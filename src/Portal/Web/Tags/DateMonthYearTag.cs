using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace Portal.Web.Tags;

/// <summary>
/// The month and year on a card: <c>&lt;date-month-year for="ExpiryMonth" year="ExpiryYear" label="Expiration date" /&gt;</c>.
/// Card data: it comes back empty, but for what was kept when the form arrived too late. An error of either property shows over both.
/// </summary>
[HtmlTargetElement("date-month-year", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class DateMonthYearTag(IStringLocalizer<Words> words) : FieldTag(words)
{
    /// <summary>The property for the year; <c>for</c> is the month's.</summary>
    public required ModelExpression Year { get; set; }

    private protected override string Container => "fieldset";

    private protected override void Draw(TagHelperOutput output, TagHelperAttribute[] own, TagHelperContent inside)
    {
        var year = FieldView.Of(ViewContext, Year);
        FieldOrder.Of(ViewContext).Add(year);
        if (year.Error is not null) output.Attributes.SetAttribute("class", "field field-wrong");
        if (DescribedBy() is { } ids) output.Attributes.SetAttribute("aria-describedby", ids);
        Append(output, Markup.Element("legend", "label", Words[Label].Value).With("id", LegendId), HintText(), ErrorText(), YearError(year));
        Append(output, Markup.Element("div", "side-by-side", Part(Field, "Month", "cc-exp-month", 2), Part(year, "Year", "cc-exp-year", 4)), inside);
    }

    private string LegendId => Field.Id + "-legend";

    private TagBuilder? YearError(FieldView year) => year.Error is null || year.Error == Field.Error
        ? null
        : Markup.Element("p", "wrong", Markup.Unseen(Words["Error:"].Value + " "), Words[year.Error].Value).With("id", year.ErrorId);

    private TagBuilder Part(FieldView part, string label, string autocomplete, int digits)
    {
        var input = Markup.Empty("input").With("id", part.Id).With("name", part.Name).With("type", "text").With("inputmode", "numeric")
            .With("autocomplete", autocomplete).With("value", LateForms.IsFilledIn(ViewContext.ViewData) ? part.Value : null).With("aria-invalid", part.Error is null ? null : "true")
            .With("aria-labelledby", $"{LegendId} {part.Id}-label");
        input.AddCssClass($"input wide-{digits}");
        if (part != Field && part.Error is not null && part.Error != Field.Error) input.With("aria-describedby", part.ErrorId);
        return Markup.Element("div", null, Markup.Element("label", "part", Words[label].Value).With("id", part.Id + "-label").With("for", part.Id), input);
    }
}
