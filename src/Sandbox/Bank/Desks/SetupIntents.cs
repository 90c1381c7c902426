using System.Text.Json.Nodes;
using Sandbox.Bank.Shapes;

namespace Sandbox.Bank.Desks;

internal sealed class SetupIntents(BankBook book, Customers customers, PaymentMethods methods, ThreeDSecure secure, Events events)
{
    public JsonObject Create(StripeCall call)
    {
        var given = call.Given;
        var allowed = Terms.AllowedTypes(given);
        var customer = customers.Named(given);
        var method = given.Text("payment_method") is { } id ? methods.UsableBy(id, customer) : null;
        var confirm = given.Flag("confirm") == true;
        if (given.Has("return_url") && !confirm)
            throw StripeRefusal.Invalid("You can only specify return_url when confirm is true.", "return_url");
        if (confirm && method is null) throw Unready("requires_payment_method");
        var intent = New(customer, given.OneOf("usage", "off_session", "on_session"));
        (intent.AllowedTypes, intent.Description, intent.Metadata) = (allowed, given.Text("description"), given.Map("metadata"));
        Choose(intent, method);
        if (confirm) Confirm(intent, method!, given.Text("return_url"), call.Origin);
        return Show(intent);
    }

    public SetupIntentRecord New(string? customer, string? usage)
    {
        var id = BankBook.NewId("seti_");
        var intent = new SetupIntentRecord(
            id, book.Now, BankBook.NewId($"{id}_secret_"))
        { Customer = customer, Usage = usage ?? "off_session" };
        book.State.SetupIntents[id] = intent;
        events.Tell("setup_intent.created", Show(intent));
        return intent;
    }

    public JsonObject Get(StripeCall call) => Show(Known(call.Target));

    public JsonObject Confirm(StripeCall call)
    {
        var intent = Ours(call.Target);
        if (intent.Status is not ("requires_payment_method" or "requires_confirmation" or "requires_action")) throw Unready(intent.Status);
        var id = call.Given.Text("payment_method") ?? intent.PaymentMethod ?? throw Unready(intent.Status);
        var method = methods.UsableBy(id, intent.Customer);
        Choose(intent, method);
        Confirm(intent, method, call.Given.Text("return_url"), call.Origin);
        return Show(intent);
    }

    public JsonObject Cancel(StripeCall call)
    {
        var intent = Ours(call.Target);
        if (intent.Status is not ("requires_payment_method" or "requires_confirmation" or "requires_action")) throw Unready(intent.Status);
        intent.CancellationReason = call.Given.OneOf("cancellation_reason", "abandoned", "duplicate", "requested_by_customer");
        Cancel(intent);
        return Show(intent);
    }

    public void Cancel(SetupIntentRecord intent)
    {
        intent.Status = "canceled";
        intent.NextAction = null;
        events.Tell("setup_intent.canceled", Show(intent));
    }

    /// <summary>Asks the card's bank. Declined is thrown, and stays on the intent.</summary>
    public void Confirm(SetupIntentRecord intent, PaymentMethodRecord method, string? returnUrl, string origin)
    {
        intent.PaymentMethod = method.Id;
        intent.LatestAttempt = BankBook.NewId("setatt_");
        var verdict = Issuer.Ask(method, Occasion.Setup, authenticated: false);
        if (verdict.IsApproved) Succeed(intent, method);
        else if (verdict.AsksForAuthentication) AskForAuthentication(intent, returnUrl, origin);
        else throw Decline(intent, method, verdict);
    }

    /// <summary>The person came back from their bank's page.</summary>
    public bool Authenticated(SetupIntentRecord intent, bool passed)
    {
        var method = book.State.PaymentMethods[intent.PaymentMethod!];
        if (passed) Succeed(intent, method);
        else Decline(intent, method, FailedAuthentication("setup_intent"));
        return passed;
    }

    public static Verdict FailedAuthentication(string kind) => new(
        $"{kind}_authentication_failure", null,
        "The latest attempt to confirm the payment has failed because authentication failed. "
        + "Please provide a new payment method and attempt to confirm again.");

    private void AskForAuthentication(SetupIntentRecord intent, string? returnUrl, string origin)
    {
        intent.Status = "requires_action";
        intent.NextAction = secure.Ask(intent.Id, returnUrl, origin);
        events.Tell("setup_intent.requires_action", Show(intent));
    }

    private void Succeed(SetupIntentRecord intent, PaymentMethodRecord method)
    {
        PaymentMethods.Check(method);
        (intent.Status, intent.NextAction, intent.LastError) = ("succeeded", null, null);
        if (intent.Usage == "off_session") method.SetUpAt = book.Now;
        if (intent.Customer is not null) methods.Attach(method, intent.Customer);
        events.Tell("setup_intent.succeeded", Show(intent));
    }

    private StripeRefusal Decline(SetupIntentRecord intent, PaymentMethodRecord method, Verdict verdict)
    {
        var shape = PaymentMethodShape.Of(method);
        (intent.Status, intent.NextAction, intent.PaymentMethod) = ("requires_payment_method", null, null);
        intent.LastError = verdict.ToError();
        intent.LastError["payment_method"] = shape.DeepClone();
        events.Tell("setup_intent.setup_failed", Show(intent));
        return StripeRefusal.Declined(verdict, "setup_intent", Show(intent), shape, null);
    }

    private static void Choose(SetupIntentRecord intent, PaymentMethodRecord? method)
    {
        if (method is null) return;
        intent.PaymentMethod = method.Id;
        intent.Status = "requires_confirmation";
    }

    private static JsonObject Show(SetupIntentRecord intent) => SetupIntentShape.Of(intent);

    private SetupIntentRecord Ours(string id) =>
        Known(id) is { Session: null } intent
            ? intent : throw StripeRefusal.Invalid("You cannot perform this action on SetupIntents created by Checkout.", "intent");

    private SetupIntentRecord Known(string id) =>
        book.State.SetupIntents.GetValueOrDefault(id) ?? throw StripeRefusal.Missing("setupintent", id, "intent");

    private static StripeRefusal Unready(string status) => StripeRefusal.Invalid(
        $"You cannot perform this action on a SetupIntent with a status of {status} and these parameters.", null,
        "setup_intent_unexpected_state");
}
