using System.Text.Json.Nodes;
using Sandbox.Bank.Shapes;

namespace Sandbox.Bank.Desks;

internal sealed class PaymentMethods(BankBook book, Events events)
{
    public JsonObject Create(StripeCall call)
    {
        if (call.Given.Needed("type") != "card") throw StripeRefusal.Invalid("This sandbox only knows cards.", "type");
        var card = call.Given.Group("card") ?? throw StripeRefusal.Invalid("Missing required param: card.", "card", "parameter_missing");
        var method = New(new EnteredCard(card.Needed("number"), card.Whole("exp_month"), card.Whole("exp_year"), card.Needed("cvc")));
        var billing = call.Given.Group("billing_details");
        (method.Name, method.Email, method.Phone) = (billing?.Text("name"), billing?.Text("email"), billing?.Text("phone"));
        method.AllowRedisplay = call.Given.OneOf("allow_redisplay", "always", "limited", "unspecified") ?? method.AllowRedisplay;
        method.Metadata = call.Given.Map("metadata");
        return PaymentMethodShape.Of(method);
    }

    /// <summary>Reads the card and forgets number and security code at once.</summary>
    public PaymentMethodRecord New(EnteredCard entered)
    {
        var method = new PaymentMethodRecord(BankBook.NewId("pm_"), book.Now, entered.Read(book));
        book.State.PaymentMethods[method.Id] = method;
        return method;
    }

    public JsonObject Get(StripeCall call) => PaymentMethodShape.Of(Known(call.Target));

    public JsonObject Attach(StripeCall call)
    {
        var method = Usable(call.Target);
        var customer = call.Given.Needed("customer");
        if (book.State.Customers.GetValueOrDefault(customer) is not { DeletedAt: null })
            throw StripeRefusal.Missing("customer", customer, "customer");
        var verdict = Issuer.Ask(method, Occasion.Setup, authenticated: true);
        if (!verdict.IsApproved) throw new StripeRefusal(402, verdict.ToError());
        Attach(method, customer);
        return PaymentMethodShape.Of(method);
    }

    public void Attach(PaymentMethodRecord method, string customer)
    {
        if (method.Customer == customer) return;
        if (method.Customer is not null)
            throw StripeRefusal.Invalid("The payment method you provided has already been attached to a customer.", "payment_method");
        method.Customer = customer;
        Check(method);
        events.Tell("payment_method.attached", PaymentMethodShape.Of(method));
    }

    public JsonObject Detach(StripeCall call)
    {
        var method = Known(call.Target);
        if (method.Customer is null)
            throw StripeRefusal.Invalid(
                "The payment method you provided is not attached to a customer so detachment is impossible.", "payment_method");
        Detach(method);
        return PaymentMethodShape.Of(method);
    }

    public void Detach(PaymentMethodRecord method)
    {
        var previous = new JsonObject { ["customer"] = method.Customer };
        method.Customer = null;
        method.DetachedAt = book.Now;
        method.SetUpAt = null;
        events.Tell("payment_method.detached", PaymentMethodShape.Of(method), previous);
    }

    /// <summary>The security code is compared when the card's bank is first asked.</summary>
    public static void Check(PaymentMethodRecord method) =>
        method.Card.CvcCheck = method.Card.Conduct is CardConduct.CvcCheckFails or CardConduct.WrongCvc ? "fail" : "pass";

    public PaymentMethodRecord Usable(string id)
    {
        var method = Known(id, "payment_method");
        if (method.DetachedAt is null) return method;
        throw StripeRefusal.Invalid(
            "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, or was detached from a Customer. "
            + "It may not be used again. "
            + "To use a PaymentMethod multiple times, you must attach it to a Customer first.", "payment_method");
    }

    /// <summary>A method that this customer may pay with.</summary>
    public PaymentMethodRecord UsableBy(string id, string? customer)
    {
        var method = Usable(id);
        if (method.Customer is null || method.Customer == customer) return method;
        throw StripeRefusal.Invalid(
            $"The customer does not have a payment method with the ID {id}. The payment method must be attached to the customer.",
            "payment_method");
    }

    private PaymentMethodRecord Known(string id, string param = "id") =>
        book.State.PaymentMethods.GetValueOrDefault(id) ?? throw StripeRefusal.Missing("PaymentMethod", id, param);
}
