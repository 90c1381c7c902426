using Sandbox.Bank.Desks;
using Sandbox.Vendors;

namespace Sandbox.Bank;

/// <summary>The hosted card page: number, date, security code, name; a link back. Works without scripts.</summary>
internal sealed class CheckoutPage(BankBook book, CheckoutSessions sessions, PaymentMethods methods, SetupIntents setups, Action settle)
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/checkout/c/pay/{session}", Show);
        app.MapPost("/checkout/c/pay/{session}", Submit);
    }

    /// <summary>Where a person goes when the card is saved.</summary>
    public static string Success(CheckoutSessionRecord session) =>
        session.SuccessUrl.Replace("{CHECKOUT_SESSION_ID}", session.Id, StringComparison.Ordinal);

    private Task Show(HttpContext http)
    {
        lock (book.Door)
        {
            settle();
            var session = Asked(http);
            if (session is not { Status: "open" }) return Closed(http, session);
            // Somebody who comes back from a failed 3-D Secure page sees why.
            var failed = book.State.SetupIntents[session.SetupIntent].LastError is not null;
            return Form(http, 200, session, failed
                ? ["We could not confirm that the card is yours. Try again or use another card."] : [], "");
        }
    }

    private async Task Submit(HttpContext http)
    {
        var form = CheckoutForm.Read(await http.Request.ReadFormAsync(http.RequestAborted));
        Task answer;
        lock (book.Door)
        {
            settle();
            var session = Asked(http);
            answer = session is { Status: "open" } ? Submit(http, session, form) : Closed(http, session);
        }
        await answer;
    }

    private Task Submit(HttpContext http, CheckoutSessionRecord session, CheckoutForm form)
    {
        var problems = form.Problems();
        if (problems.Count > 0) return Form(http, 422, session, problems, form.Name);
        try
        {
            return VendorPage.GoTo(http, Save(session, form, VendorPage.Origin(http.Request)));
        }
        catch (StripeRefusal refusal)
        {
            return Form(http, 422, session, [refusal.Message], form.Name);
        }
    }

    /// <summary>Answers where to go next: to the bank's page, or back to the shop.</summary>
    private string Save(CheckoutSessionRecord session, CheckoutForm form, string origin)
    {
        var card = form.Card.Read(book);
        if (session.BlockedFundings.Contains(card.Funding) || session.BlockedBrands.Contains(BlockName(card.Brand)))
            throw StripeRefusal.Card("card_declined", "This kind of card is not accepted here. Use another card.", "number");
        var method = methods.New(form.Card);
        (method.Name, method.Email, session.PayerName) = (form.Name, session.CustomerEmail, form.Name);
        sessions.NameCustomer(session);
        var intent = book.State.SetupIntents[session.SetupIntent];
        setups.Confirm(intent, method, session.Url, origin);
        if (intent.Status == "requires_action") return intent.NextAction!["redirect_to_url"]!["url"]!.GetValue<string>();
        sessions.Complete(session);
        return Success(session);
    }

    private static string BlockName(string brand) => brand switch
    {
        "amex" => "american_express",
        "discover" or "diners" or "jcb" or "unionpay" => "discover_global_network",
        _ => brand,
    };

    private CheckoutSessionRecord? Asked(HttpContext http) => sessions.Find(http.Request.RouteValues["session"] as string);

    private static Task Closed(HttpContext http, CheckoutSessionRecord? session)
    {
        if (session is null) return VendorPage.Show(http, 404, "Page not found", "<p>There is no such checkout.</p>");
        var (text, link) = session.Status == "complete"
            ? ("Your card is saved.", Success(session)) : ("This checkout has expired.", session.CancelUrl);
        return VendorPage.Show(http, 200, text, $"<p><a href=\"{VendorPage.Text(link)}\">Continue</a></p>");
    }

    private static Task Form(HttpContext http, int status, CheckoutSessionRecord session, List<string> errors, string name) =>
        VendorPage.Show(http, status, "Save your card", $"""
            {VendorPage.Errors(errors)}
            <form method="post" autocomplete="on" novalidate>
            {VendorPage.Field("number", "Card number", null, "type=\"text\" inputmode=\"numeric\" autocomplete=\"cc-number\" required")}
            {VendorPage.Field("expiry", "Expiry date (MM / YY)", null, "type=\"text\" inputmode=\"numeric\" autocomplete=\"cc-exp\" size=\"9\" required")}
            {VendorPage.Field("cvc", "Security code (CVC)", null, "type=\"text\" inputmode=\"numeric\" autocomplete=\"cc-csc\" size=\"5\" required")}
            {VendorPage.Field("name", "Name on card", name, "type=\"text\" autocomplete=\"cc-name\" required")}
            <p>{VendorPage.Text(session.SubmitText)}</p>
            <p><button type="submit">Save card</button> <a href="{VendorPage.Text(session.CancelUrl)}">Cancel and return</a></p>
            </form>
            """);
}
