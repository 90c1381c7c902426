using System.Text.Json.Nodes;
using Sandbox.Bank.Shapes;

namespace Sandbox.Bank.Desks;

internal sealed class CheckoutSessions(BankBook book, Customers customers, SetupIntents setups, Events events)
{
    private const int Day = 24 * 60 * 60;

    public JsonObject Create(StripeCall call)
    {
        var given = call.Given;
        if (given.Needed("mode") != "setup") throw StripeRefusal.Invalid("This sandbox only knows the mode setup.", "mode");
        if ((given.OneOf("ui_mode", "hosted_page", "embedded_page", "elements", "form") ?? "hosted_page") != "hosted_page")
            throw StripeRefusal.Invalid("This sandbox only knows the ui_mode hosted_page.", "ui_mode");
        var allowed = Terms.AllowedTypes(given);
        if (allowed is null && given.Text("currency") is null)
            throw StripeRefusal.Invalid(
                "`currency` is required in setup mode when payment methods are chosen dynamically.", "currency", "parameter_missing");
        var session = Read(given, call.Origin);
        session.AllowedTypes = allowed;
        book.State.Sessions[session.Id] = session;
        return Show(session);
    }

    public JsonObject Get(StripeCall call) => Show(Known(call.Target));

    public JsonObject Expire(StripeCall call)
    {
        var session = Known(call.Target);
        if (session.Status != "open")
            throw StripeRefusal.Invalid(
                "Only Checkout Sessions with a status in [\"open\"] can be expired. "
                + $"This Checkout Session has a status of `{session.Status}`.", "session");
        Expire(session);
        return Show(session);
    }

    public CheckoutSessionRecord? Find(string? id) => book.State.Sessions.GetValueOrDefault(id ?? "");

    /// <summary>Expires the sessions whose time is over.</summary>
    public void Lapse()
    {
        var due = book.State.Sessions.Values.Where(session => session.Status == "open" && session.ExpiresAt <= book.Now);
        foreach (var session in due.ToList()) Expire(session);
    }

    /// <summary>Makes the customer that a session without one was asked to make.</summary>
    public void NameCustomer(CheckoutSessionRecord session)
    {
        if (session.Customer is not null || session.CustomerCreation != "always") return;
        session.Customer = customers.CreateFor(session.CustomerEmail, session.PayerName);
        book.State.SetupIntents[session.SetupIntent].Customer = session.Customer;
    }

    public void Complete(CheckoutSessionRecord session)
    {
        session.Status = "complete";
        events.Tell("checkout.session.completed", Show(session));
    }

    private CheckoutSessionRecord Read(StripeParams given, string origin)
    {
        var id = BankBook.NewId("cs_test_");
        var (success, cancel) = (given.Needed("success_url"), given.Needed("cancel_url"));
        var (expires, customer) = (ExpiresAt(given), customers.Named(given));
        var intent = setups.New(customer, null);
        intent.Session = id;
        intent.Metadata = given.Group("setup_intent_data")?.Map("metadata") ?? [];
        intent.Description = given.Group("setup_intent_data")?.Text("description");
        var limits = given.Group("payment_method_options")?.Group("card")?.Group("restrictions");
        return new CheckoutSessionRecord(id, book.Now, intent.Id, success, cancel, $"{origin}/checkout/c/pay/{id}", expires)
        {
            Customer = customer,
            CustomerCreation = given.OneOf("customer_creation", "always", "if_required"),
            CustomerEmail = given.Text("customer_email") ?? (customer is null ? null : book.State.Customers[customer].Email),
            ClientReference = given.Text("client_reference_id"),
            Currency = given.Text("currency"),
            Locale = given.Text("locale"),
            SubmitText = given.Group("custom_text")?.Group("submit")?.Text("message"),
            Metadata = given.Map("metadata"),
            BlockedFundings = limits?.List("funding_types_blocked") ?? [],
            BlockedBrands = limits?.List("brands_blocked") ?? [],
        };
    }

    private long ExpiresAt(StripeParams given)
    {
        if (given.Whole("expires_at") is not { } at) return book.Now + Day;
        if (at >= book.Now + 30 * 60 - 60 && at <= book.Now + Day + 60) return at;
        throw StripeRefusal.Invalid(
            "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.", "expires_at");
    }

    private void Expire(CheckoutSessionRecord session)
    {
        session.Status = "expired";
        var intent = book.State.SetupIntents[session.SetupIntent];
        if (intent.Status is not ("succeeded" or "canceled")) setups.Cancel(intent);
        events.Tell("checkout.session.expired", Show(session));
    }

    private static JsonObject Show(CheckoutSessionRecord session) => CheckoutSessionShape.Of(session);

    private CheckoutSessionRecord Known(string id) => Find(id) ?? throw StripeRefusal.Missing("checkout.session", id, "session");
}
