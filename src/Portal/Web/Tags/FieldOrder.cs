using Microsoft.AspNetCore.Mvc.Rendering;

namespace Portal.Web.Tags;

/// <summary>
/// The fields of the page being drawn, in the order they stand on it. The error summary stands above them, yet lists them in this
/// order, so it is written last (see <see cref="ErrorSummaryTag"/>).
/// </summary>
internal sealed class FieldOrder
{
    private readonly List<FieldView> _fields = [];

    /// <summary>Whether the page has put its summary where it wants it; if not, the layout puts one first.</summary>
    public bool HasSummary { get; set; }

    public IReadOnlyList<FieldView> Fields => _fields;

    public void Add(FieldView field) => _fields.Add(field);

    public static FieldOrder Of(ViewContext view)
    {
        var items = view.HttpContext.Items;
        if (items[typeof(FieldOrder)] is FieldOrder order) return order;
        order = new FieldOrder();
        items[typeof(FieldOrder)] = order;
        return order;
    }
}
