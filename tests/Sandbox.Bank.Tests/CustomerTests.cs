using Sandbox.Bank.Tests.Kit;
using Stripe;
using Xunit;

namespace Sandbox.Bank.Tests;

public sealed class CustomerTests : IAsyncLifetime
{
    private Neighbourhood _world = null!;

    public async Task InitializeAsync() => _world = await Neighbourhood.Start();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_customer_is_made_read_changed_and_deleted_with_its_cards()
    {
        var (customer, method) = await _world.Saved("4242424242424242");
        var customers = _world.Stripe.V1.Customers;
        var changed = await customers.UpdateAsync(
            customer, new() { Description = "d", Metadata = new() { ["account_id"] = "", ["b"] = "2" } }, Cards.Once());
        Assert.Equal(("d", "ann@example.com", "2"), (changed.Description, changed.Email, string.Join(',', changed.Metadata.Values)));
        Assert.Equal("d", (await customers.GetAsync(customer)).Description);
        Assert.True((await customers.DeleteAsync(customer)).Deleted);
        var gone = await customers.GetAsync(customer);
        Assert.Equal((true, null), (gone.Deleted, gone.Email));
        Assert.Null((await _world.Stripe.V1.PaymentMethods.GetAsync(method)).CustomerId);
        await Assert.ThrowsAsync<StripeException>(() => customers.UpdateAsync(customer, new() { Name = "x" }, Cards.Once()));
        await Assert.ThrowsAsync<StripeException>(() => customers.DeleteAsync(customer));
        await _world.Portal.Next("payment_method.detached");
    }

    [Fact]
    public async Task A_detached_card_can_never_be_used_again_but_its_number_can()
    {
        var (customer, method) = await _world.Saved("4242424242424242");
        await _world.Stripe.V1.PaymentMethods.DetachAsync(method, null, Cards.Once());
        await Assert.ThrowsAsync<StripeException>(() => _world.Stripe.V1.PaymentMethods.DetachAsync(method, null, Cards.Once()));
        await Assert.ThrowsAsync<StripeException>(
            () => _world.Stripe.V1.PaymentMethods.AttachAsync(method, new() { Customer = customer }, Cards.Once()));
        await Assert.ThrowsAsync<StripeException>(() => _world.Charge((customer, method)));
        Assert.Equal("succeeded", (await _world.Charge(await _world.Saved("4242424242424242"))).Status);
    }

    [Fact]
    public async Task A_card_belongs_to_one_customer()
    {
        var (_, method) = await _world.Saved("4242424242424242");
        var other = await _world.NewCustomer();
        await Assert.ThrowsAsync<StripeException>(
            () => _world.Stripe.V1.PaymentMethods.AttachAsync(method, new() { Customer = other.Id }, Cards.Once()));
        await Assert.ThrowsAsync<StripeException>(() => _world.Charge((other.Id, method)));
    }

    [Fact]
    public async Task A_card_nobody_saved_cannot_be_charged_in_its_owners_absence()
    {
        var customer = await _world.NewCustomer();
        var method = await _world.Enter("4242424242424242");
        await Assert.ThrowsAsync<StripeException>(() => _world.Charge((customer.Id, method.Id)));
        var present = Cards.Pay((customer.Id, method.Id), 80);
        (present.OffSession, present.SetupFutureUsage) = (null, "off_session");
        Assert.Equal("succeeded", (await _world.Stripe.V1.PaymentIntents.CreateAsync(present, Cards.Once())).Status);
        Assert.Equal("succeeded", (await _world.Charge((customer.Id, method.Id))).Status);
    }

    [Fact]
    public async Task A_payment_can_be_made_step_by_step()
    {
        var (customer, method) = await _world.Saved("4242424242424242");
        var payments = _world.Stripe.V1.PaymentIntents;
        var intent = await payments.CreateAsync(
            new() { Amount = 90, Currency = "usd", Customer = customer, AllowedPaymentMethodTypes = ["card"] }, Cards.Once());
        Assert.Equal("requires_payment_method", intent.Status);
        await Assert.ThrowsAsync<StripeException>(() => payments.ConfirmAsync(intent.Id, null, Cards.Once()));
        var paid = await payments.ConfirmAsync(
            intent.Id, new() { PaymentMethod = method, Expand = ["customer", "payment_method", "latest_charge"] }, Cards.Once());
        Assert.Equal(("succeeded", "ann@example.com", "4242", 90L),
            (paid.Status, paid.Customer.Email, paid.PaymentMethod.Card.Last4, paid.LatestCharge.Amount));
        await Assert.ThrowsAsync<StripeException>(() => payments.ConfirmAsync(intent.Id, new() { PaymentMethod = method }, Cards.Once()));
        var setup = await _world.Stripe.V1.SetupIntents.CreateAsync(
            new() { Customer = customer, AllowedPaymentMethodTypes = ["card"] }, Cards.Once());
        Assert.Equal("succeeded",
            (await _world.Stripe.V1.SetupIntents.ConfirmAsync(setup.Id, new() { PaymentMethod = method }, Cards.Once())).Status);
    }

    [Fact]
    public async Task Many_at_once_under_one_key_make_one_customer()
    {
        var options = new CustomerCreateOptions { Name = "Ann" };
        var tries = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Try(options)));
        Assert.Single(tries.OfType<string>().Distinct());
        var made = await _world.Stripe.V1.Events.ListAsync(new EventListOptions { Type = "customer.created", Limit = 100 });
        Assert.Single(made.Data);
    }

    [Fact]
    public void A_key_in_use_is_not_claimed_twice()
    {
        var clock = new SandboxClock(new SandboxOptions());
        var store = new IdempotencyStore(new BankBook(new SandboxOptions(), clock, new Web.Faults()));
        using (store.Claim("a")) Assert.Null(store.Claim("a"));
        Assert.NotNull(store.Claim("a"));
    }

    /// <summary>The id, or null when told that the first request still runs.</summary>
    private async Task<string?> Try(CustomerCreateOptions options)
    {
        try
        {
            return (await _world.Stripe.V1.Customers.CreateAsync(options, new() { IdempotencyKey = "same" })).Id;
        }
        catch (StripeException busy) when ((int)busy.HttpStatusCode == 409)
        {
            return null;
        }
    }
}
