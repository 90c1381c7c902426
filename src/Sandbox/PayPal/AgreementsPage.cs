using Sandbox.Vendors;

namespace Sandbox.PayPal;

/// <summary>The payers' own view: their agreements, each with a button that removes it; and the same as JSON for tests, with what was paid from them.</summary>
internal sealed class AgreementsPage(PayPalBook book, Payers payers, PaymentTokens tokens, Action settle)
{
    private const string Address = "/paypal/agreements";

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Address, Show);
        app.MapPost(Address, Remove);
        app.MapGet("/agreements.json", ShowJson);
        app.MapGet("/payments.json", ShowPayments);
    }

    /// <summary>Newest first.</summary>
    public List<AgreementRecord> All()
    {
        settle();
        return [.. book.State.Agreements.Values.Reverse()];
    }

    public static string StateOf(AgreementRecord agreement) => agreement.CancelledAt is null ? "active" : "cancelled";

    private Task Show(HttpContext http)
    {
        lock (book.Door)
        {
            var items = string.Concat(All().Select(Item));
            return VendorPage.Show(http, 200, "Your PayPal agreements", items.Length == 0 ? "<p>There are none.</p>" : $"<ul>{items}</ul>");
        }
    }

    private string Item(AgreementRecord agreement)
    {
        var payer = payers.Known(agreement.Payer);
        var text = VendorPage.Text($"{payer.Email} ({payer.Country}), {StateOf(agreement)}");
        if (agreement.CancelledAt is not null) return $"<li>{text}</li>";
        return $"<li>{text} <form method=\"post\"><input type=\"hidden\" name=\"id\" value=\"{agreement.Id}\">"
            + $"<button type=\"submit\">Remove the agreement of {VendorPage.Text(payer.Email)}</button></form></li>";
    }

    private async Task Remove(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        lock (book.Door) tokens.Remove(form["id"]);
        await VendorPage.GoTo(http, Address);
    }

    private Task ShowJson(HttpContext http)
    {
        lock (book.Door)
        {
            var agreements = All().Select(agreement => new
            {
                payerId = agreement.Payer,
                country = payers.Known(agreement.Payer).Country,
                state = StateOf(agreement),
            }).ToList();
            return http.Response.WriteAsJsonAsync(agreements, http.RequestAborted);
        }
    }

    /// <summary>Newest first: what was taken, from whom, for which reference of the seller's.</summary>
    private Task ShowPayments(HttpContext http)
    {
        lock (book.Door)
        {
            settle();
            var payments = book.State.Captures.Values.Reverse().Select(capture => new
            {
                payerId = book.State.Orders[capture.Order].Payer,
                amount = PayPalBook.Text(PayPalBook.Money(capture.Amount, capture.Currency)["value"]),
                currency = capture.Currency,
                reference = capture.CustomId,
                at = capture.At,
            }).ToList();
            return http.Response.WriteAsJsonAsync(payments, http.RequestAborted);
        }
    }
}
