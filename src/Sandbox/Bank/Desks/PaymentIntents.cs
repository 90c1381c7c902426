using System.Text.Json.Nodes;
using Sandbox.Bank.Shapes;

namespace Sandbox.Bank.Desks;

internal sealed class PaymentIntents(BankBook book, Customers customers, PaymentMethods methods, Charging charging, Events events)
{
    public JsonObject Create(StripeCall call)
    {
        var given = call.Given;
        var intent = Read(given);
        var method = given.Text("payment_method") is { } id ? methods.UsableBy(id, intent.Customer) : null;
        var confirm = given.Flag("confirm") == true;
        foreach (var name in new[] { "off_session", "return_url", "error_on_requires_action" })
            if (given.Has(name) && !confirm) throw StripeRefusal.Invalid($"You can only specify {name} when confirm is true.", name);
        if (confirm && method is null) throw WithoutMethod();
        book.State.PaymentIntents[intent.Id] = intent;
        Choose(intent, method);
        events.Tell("payment_intent.created", Show(intent));
        if (confirm) charging.Confirm(intent, method!, new Manner(given, call.Origin));
        return Show(intent);
    }

    public JsonObject Get(StripeCall call) => Show(Known(call.Target));

    public JsonObject Confirm(StripeCall call)
    {
        var intent = Known(call.Target);
        if (intent.Status is not ("requires_payment_method" or "requires_confirmation" or "requires_action"))
            throw Unready("confirm", intent);
        var id = call.Given.Text("payment_method") ?? intent.PaymentMethod ?? throw WithoutMethod();
        var method = methods.UsableBy(id, intent.Customer);
        if (call.Given.OneOf("capture_method", "automatic", "automatic_async", "manual") is { } capture) intent.CaptureMethod = capture;
        if (call.Given.Has("receipt_email")) intent.ReceiptEmail = call.Given.Text("receipt_email");
        if (call.Given.Has("setup_future_usage"))
            intent.SetupFutureUsage = call.Given.OneOf("setup_future_usage", "off_session", "on_session");
        Choose(intent, method);
        charging.Confirm(intent, method, new Manner(call.Given, call.Origin));
        return Show(intent);
    }

    public JsonObject Cancel(StripeCall call)
    {
        var intent = Known(call.Target);
        if (intent.Status is "canceled" or "succeeded" or "processing") throw Unready("cancel", intent);
        charging.Void(intent, call.Given.OneOf("cancellation_reason", "abandoned", "duplicate", "requested_by_customer", "fraudulent"));
        return Show(intent);
    }

    public JsonObject Capture(StripeCall call)
    {
        var intent = Known(call.Target);
        if (intent.Status != "requires_capture") throw Unready("capture", intent);
        var amount = call.Given.Whole("amount_to_capture") ?? intent.Amount;
        if (amount < 1 || amount > intent.Amount)
            throw StripeRefusal.Invalid(
                "The amount to capture must be between 1 and the amount that was authorised.", "amount_to_capture", "amount_too_large");
        intent.Metadata = call.Given.Merge("metadata", intent.Metadata);
        charging.Capture(intent, amount, Terms.Suffix(call.Given));
        return Show(intent);
    }

    private PaymentIntentRecord Read(StripeParams given)
    {
        var allowed = Terms.AllowedTypes(given);
        var suffix = Terms.Suffix(given);
        var id = BankBook.NewId("pi_");
        return new PaymentIntentRecord(id, book.Now, BankBook.NewId($"{id}_secret_"), Amount(given), Currency(given))
        {
            Customer = customers.Named(given),
            CaptureMethod = given.OneOf("capture_method", "automatic", "automatic_async", "manual") ?? "automatic_async",
            ConfirmationMethod = given.OneOf("confirmation_method", "automatic", "manual") ?? "automatic",
            Description = given.Text("description"),
            Suffix = suffix,
            ReceiptEmail = given.Text("receipt_email"),
            SetupFutureUsage = given.OneOf("setup_future_usage", "off_session", "on_session"),
            Metadata = given.Map("metadata"),
            AllowedTypes = allowed,
        };
    }

    private static long Amount(StripeParams given)
    {
        given.Needed("amount");
        var amount = given.Whole("amount")!.Value;
        if (amount < 50) throw StripeRefusal.Invalid("Amount must be at least $0.50 usd", "amount", "amount_too_small");
        return amount <= 99_999_999
            ? amount : throw StripeRefusal.Invalid("Amount must be no more than $999,999.99", "amount", "amount_too_large");
    }

    private static string Currency(StripeParams given) =>
        given.Needed("currency").ToLowerInvariant() is "usd"
            ? "usd" : throw StripeRefusal.Invalid("This sandbox only knows the currency usd.", "currency");

    private static void Choose(PaymentIntentRecord intent, PaymentMethodRecord? method)
    {
        if (method is null) return;
        intent.PaymentMethod = method.Id;
        intent.Status = "requires_confirmation";
    }

    private static JsonObject Show(PaymentIntentRecord intent) => PaymentIntentShape.Of(intent);

    private PaymentIntentRecord Known(string id) =>
        book.State.PaymentIntents.GetValueOrDefault(id) ?? throw StripeRefusal.Missing("payment_intent", id, "intent");

    private static StripeRefusal WithoutMethod() => StripeRefusal.Invalid(
        "You cannot confirm this PaymentIntent because it's missing a payment method. "
        + "You can either update the PaymentIntent with a payment method and then confirm it again, "
        + "or confirm it again directly with a payment method.",
        null, "payment_intent_unexpected_state");

    private static StripeRefusal Unready(string deed, PaymentIntentRecord intent)
    {
        var refusal = StripeRefusal.Invalid(
            $"You cannot {deed} this PaymentIntent because it has a status of {intent.Status}.", null, "payment_intent_unexpected_state");
        return refusal.With("payment_intent", Show(intent));
    }
}
