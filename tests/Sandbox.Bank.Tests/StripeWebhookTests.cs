using Sandbox.Bank.Tests.Kit;
using Stripe;
using Xunit;

namespace Sandbox.Bank.Tests;

public sealed class StripeWebhookTests : IAsyncLifetime
{
    private Neighbourhood _world = null!;

    public async Task InitializeAsync() => _world = await Neighbourhood.Start();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task The_portal_hears_of_holds_voids_charges_and_refunds_signed_as_the_vendor_does()
    {
        var card = await _world.Saved("4242424242424242");
        Assert.Equal("setup_intent.succeeded", (await Next()).Type);
        var hold = await _world.Hold(card);
        var heard = await Next();
        Assert.Equal(("payment_intent.amount_capturable_updated", hold.Id), (heard.Type, ((PaymentIntent)heard.Data.Object).Id));
        Assert.Equal("2026-10-28.endive", heard.ApiVersion);
        await _world.Stripe.V1.PaymentIntents.CancelAsync(hold.Id, null, Cards.Once());
        Assert.Equal("payment_intent.canceled", (await Next()).Type);
        await _world.GiveBack(await _world.Charge(card));
        Assert.Equal(["payment_intent.succeeded", "refund.created", "charge.refunded"],
            [(await Next()).Type, (await Next()).Type, (await Next()).Type]);
    }

    [Fact]
    public async Task A_tampered_body_does_not_verify()
    {
        await _world.Hold(await _world.Saved("4242424242424242"));
        var hook = await _world.Portal.Next();
        Assert.Throws<StripeException>(
            () => Read(hook with { Body = hook.Body.Replace("\"livemode\":false", "\"livemode\":true", StringComparison.Ordinal) }));
    }

    [Fact]
    public async Task An_event_that_is_not_taken_is_sent_again_when_time_has_passed()
    {
        _world.Portal.Answers.Enqueue(500);
        _world.Portal.Answers.Enqueue(303);
        await _world.Saved("4242424242424242");
        var first = await Next();
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await Next();
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((first.Id, first.Id), (second.Id, (await Next()).Id));
    }

    [Fact]
    public async Task Where_nobody_listens_the_event_is_dropped()
    {
        _world.Portal.Answers.Enqueue(404);
        var card = await _world.Saved("4242424242424242");
        Assert.Equal("setup_intent.succeeded", (await Next()).Type);
        _world.Clock.Advance(TimeSpan.FromMinutes(10));
        await _world.Charge(card);
        Assert.Equal("payment_intent.succeeded", (await Next()).Type);
    }

    [Fact]
    public async Task Events_can_be_made_to_come_twice()
    {
        _world.Faults.Set(new("stripe", "duplicate-webhook"));
        await _world.Saved("4242424242424242");
        Assert.Equal((await Next()).Id, (await Next()).Id);
    }

    [Fact]
    public async Task A_registered_endpoint_gets_a_secret_of_its_own_and_only_what_it_asked_for()
    {
        var endpoint = await _world.Stripe.V1.WebhookEndpoints.CreateAsync(
            new() { Url = $"{_world.Portal.Url}/webhooks/stripe", EnabledEvents = ["charge.succeeded"], ApiVersion = "2026-10-28.endive" },
            Cards.Once());
        await _world.Charge(await _world.Saved("4242424242424242"));
        Assert.Equal("charge.succeeded", (await Next(endpoint.Secret)).Type);
    }

    [Fact]
    public async Task Events_are_listed_newest_first_and_can_be_read_again()
    {
        var card = await _world.Saved("4242424242424242");
        var charge = await _world.Charge(card);
        var all = await _world.Stripe.V1.Events.ListAsync(new EventListOptions { Limit = 2 });
        Assert.Equal((true, "payment_intent.succeeded", "charge.succeeded"), (all.HasMore, all.Data[0].Type, all.Data[1].Type));
        var next = await _world.Stripe.V1.Events.ListAsync(new EventListOptions { StartingAfter = all.Data[1].Id, Limit = 1 });
        Assert.Equal("payment_intent.created", next.Data[0].Type);
        var back = await _world.Stripe.V1.Events.ListAsync(new EventListOptions { EndingBefore = all.Data[1].Id });
        Assert.Equal(all.Data[0].Id, Assert.Single(back.Data).Id);
        var setups = await _world.Stripe.V1.Events.ListAsync(
            new EventListOptions { Type = "setup_intent.*", Created = DateTime.UnixEpoch });
        Assert.Empty(setups.Data);
        setups = await _world.Stripe.V1.Events.ListAsync(new EventListOptions
        {
            Types = ["setup_intent.succeeded"],
            Created = new DateRangeOptions { GreaterThanOrEqual = DateTime.UnixEpoch },
        });
        Assert.Single(setups.Data);
        var one = await _world.Stripe.V1.Events.GetAsync(all.Data[0].Id);
        Assert.Equal(charge.Id, ((PaymentIntent)one.Data.Object).Id);
        Assert.NotNull(one.Request.IdempotencyKey);
    }

    private async Task<Event> Next(string secret = "whsec_sandbox") => Read(await _world.Portal.Next(), secret);

    private Event Read(Hook hook, string secret = "whsec_sandbox")
    {
        Assert.Equal("/webhooks/stripe", hook.Path);
        return EventUtility.ConstructEvent(
            hook.Body, hook.Headers["Stripe-Signature"], secret, 300, _world.Clock.GetUtcNow().ToUnixTimeSeconds());
    }
}
