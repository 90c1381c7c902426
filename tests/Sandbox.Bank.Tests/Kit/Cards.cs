using Stripe;

namespace Sandbox.Bank.Tests.Kit;

/// <summary>Speaks Stripe.net as the portal does.</summary>
internal static class Cards
{
    public static RequestOptions Once() => new() { IdempotencyKey = Guid.NewGuid().ToString() };

    public static Task<Customer> NewCustomer(this Neighbourhood world) => world.Stripe.V1.Customers.CreateAsync(
        new CustomerCreateOptions { Email = "ann@example.com", Name = "Ann Lee", Metadata = new() { ["account_id"] = "7" } }, Once());

    public static Task<PaymentMethod> Enter(this Neighbourhood world, string number, string? cvc = null, int year = 2040) =>
        world.Stripe.V1.PaymentMethods.CreateAsync(new PaymentMethodCreateOptions
        {
            Type = "card",
            Card = new()
            {
                Number = number,
                ExpMonth = 12,
                ExpYear = year,
                Cvc = cvc ?? (number.StartsWith('3') && number.Length == 15 ? "1234" : "123")
            },
            BillingDetails = new() { Name = "Ann Lee" },
        }, Once());

    public static SetupIntentCreateOptions Setup(string customer, string method) => new()
    {
        Customer = customer,
        PaymentMethod = method,
        Confirm = true,
        Usage = "off_session",
        AllowedPaymentMethodTypes = ["card"],
        ReturnUrl = "https://portal.example/back?state=s1",
        Metadata = new() { ["verification_id"] = "v1" },
    };

    /// <summary>A customer with a card that is set up for charges in their absence.</summary>
    public static async Task<(string Customer, string Method)> Saved(this Neighbourhood world, string number)
    {
        var customer = await world.NewCustomer();
        var method = await world.Enter(number);
        await world.Stripe.V1.SetupIntents.CreateAsync(Setup(customer.Id, method.Id), Once());
        return (customer.Id, method.Id);
    }

    public static PaymentIntentCreateOptions Pay((string Customer, string Method) card, long amount, bool hold = false) => new()
    {
        Amount = amount,
        Currency = "usd",
        Customer = card.Customer,
        PaymentMethod = card.Method,
        Confirm = true,
        OffSession = true,
        CaptureMethod = hold ? "manual" : null,
        AllowedPaymentMethodTypes = ["card"],
        StatementDescriptorSuffix = "V123456",
        Metadata = new() { ["verification_id"] = "v1" },
        Expand = ["latest_charge"],
    };

    public static Task<PaymentIntent> Charge(this Neighbourhood world, (string Customer, string Method) card, long amount = 73) =>
        world.Stripe.V1.PaymentIntents.CreateAsync(Pay(card, amount), Once());

    public static Task<PaymentIntent> Hold(this Neighbourhood world, (string Customer, string Method) card) =>
        world.Stripe.V1.PaymentIntents.CreateAsync(Pay(card, 100, hold: true), Once());

    public static Task<Refund> GiveBack(this Neighbourhood world, PaymentIntent intent, long? amount = null) =>
        world.Stripe.V1.Refunds.CreateAsync(
        new RefundCreateOptions
        {
            PaymentIntent = intent.Id,
            Amount = amount,
            Reason = "requested_by_customer",
            Metadata = new() { ["verification_id"] = "v1" }
        }, Once());
}
