using Sandbox.Vendors;

namespace Sandbox.PayPal;

/// <summary>What was paid, and a button for each thing that may befall a payment on PayPal's side.</summary>
internal sealed class PaymentsPage(PayPalBook book, Captures captures)
{
    private const string Address = "/paypal/payments";

    private static readonly (string Value, string Text)[] Deeds = [("refund", "Refund"), ("reverse", "Reverse"), ("deny", "Deny"), ("dispute", "Dispute")];

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Address, Show);
        app.MapPost(Address, Act);
    }

    private Task Show(HttpContext http)
    {
        lock (book.Door)
        {
            var items = string.Concat(book.State.Captures.Values.Reverse().Select(Item));
            return VendorPage.Show(http, 200, "PayPal payments", items.Length == 0 ? "<p>There are none.</p>" : $"<ul>{items}</ul>");
        }
    }

    private static string Item(CaptureRecord capture)
    {
        var what = VendorPage.Text($"{PayPalBook.Text(PayPalBook.Money(capture.Amount, capture.Currency)["value"])} {capture.Currency}");
        var buttons = string.Concat(Deeds.Select(deed => $"<button type=\"submit\" name=\"what\" value=\"{deed.Value}\">{deed.Text} {what}</button> "));
        return $"<li>{what}, {VendorPage.Text(Captures.StatusOf(capture))} <form method=\"post\"><input type=\"hidden\" name=\"id\" value=\"{capture.Id}\">{buttons}</form></li>";
    }

    private async Task Act(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        lock (book.Door) captures.Befall(form["id"], form["what"]);
        await VendorPage.GoTo(http, Address);
    }
}
