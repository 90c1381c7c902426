using Sandbox.Bank.Tests.Kit;
using Stripe;
using Xunit;

namespace Sandbox.Bank.Tests;

public sealed class ThreeDSecureTests : IAsyncLifetime
{
    private Neighbourhood _world = null!;

    public async Task InitializeAsync() => _world = await Neighbourhood.Start();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Saving_a_card_asks_its_owner_and_then_absent_charges_pass()
    {
        var (customer, method, setup) = await Ask("4000002500003155");
        Assert.Equal(("requires_action", "redirect_to_url"), (setup.Status, setup.NextAction.Type));
        Assert.Equal("https://portal.example/back?state=s1", setup.NextAction.RedirectToUrl.ReturnUrl);
        Assert.Equal("authentication_required", (await Refused(() => _world.Charge((customer, method)), attach: (customer, method))).Code);
        var back = await Answer(setup.NextAction.RedirectToUrl.Url, "complete");
        Assert.Equal(
            $"https://portal.example/back?state=s1&setup_intent={setup.Id}&setup_intent_client_secret={setup.ClientSecret}&redirect_status=succeeded", back);
        var after = await _world.Stripe.V1.SetupIntents.GetAsync(setup.Id, new() { Expand = ["payment_method"] });
        Assert.Equal(("succeeded", customer), (after.Status, after.PaymentMethod.CustomerId));
        Assert.Equal("succeeded", (await _world.Charge((customer, method))).Status);
    }

    [Fact]
    public async Task A_failed_authentication_leaves_the_card_unsaved()
    {
        var (_, method, setup) = await Ask("4000002760003184");
        Assert.EndsWith("redirect_status=failed", await Answer(setup.NextAction.RedirectToUrl.Url, "fail"), StringComparison.Ordinal);
        var after = await _world.Stripe.V1.SetupIntents.GetAsync(setup.Id);
        Assert.Equal(("requires_payment_method", "setup_intent_authentication_failure"), (after.Status, after.LastSetupError.Code));
        Assert.Null((await _world.Stripe.V1.PaymentMethods.GetAsync(method)).CustomerId);
        // The answer stands: pressing the other button afterwards changes nothing.
        Assert.EndsWith("redirect_status=failed", await Answer(setup.NextAction.RedirectToUrl.Url, "complete"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_card_that_always_asks_refuses_absent_charges_and_takes_present_ones()
    {
        var (customer, method, setup) = await Ask("4000002760003184");
        await Answer(setup.NextAction.RedirectToUrl.Url, "complete");
        var absent = await Refused(() => _world.Hold((customer, method)));
        Assert.Equal(("authentication_required", "requires_payment_method"), (absent.Code, absent.PaymentIntent.Status));
        var asked = await _world.Stripe.V1.PaymentIntents.ConfirmAsync(
            absent.PaymentIntent.Id, new() { PaymentMethod = method, ReturnUrl = "https://portal.example/back" }, Cards.Once());
        Assert.Equal("requires_action", asked.Status);
        Assert.Contains("1.00 USD to PORTAL* V123456", await _world.Browser.GetStringAsync(asked.NextAction.RedirectToUrl.Url),
            StringComparison.Ordinal);
        Assert.Contains("redirect_status=succeeded", await Answer(asked.NextAction.RedirectToUrl.Url, "complete"),
            StringComparison.Ordinal);
        var held = await _world.Stripe.V1.PaymentIntents.GetAsync(asked.Id, new() { Expand = ["latest_charge"] });
        Assert.Equal(("requires_capture", "authenticated"), (held.Status, held.LatestCharge.PaymentMethodDetails.Card.ThreeDSecure.Result));
        Assert.Equal("hold", await _world.Kinds("4000002760003184"));
    }

    [Fact]
    public async Task A_card_may_ask_only_while_its_owner_is_present()
    {
        var (customer, method, setup) = await Ask("4000003800000446");
        await Answer(setup.NextAction.RedirectToUrl.Url, "complete");
        Assert.Equal("succeeded", (await _world.Charge((customer, method))).Status);
        var present = Cards.Pay((customer, method), 80);
        (present.OffSession, present.ErrorOnRequiresAction) = (null, true);
        Assert.Equal("authentication_required",
            (await Refused(() => _world.Stripe.V1.PaymentIntents.CreateAsync(present, Cards.Once()))).Code);
    }

    [Fact]
    public async Task A_card_may_pass_and_still_have_no_money()
    {
        var (customer, method, setup) = await Ask("4000008260003178");
        await Answer(setup.NextAction.RedirectToUrl.Url, "complete");
        Assert.Equal("insufficient_funds", (await Refused(() => _world.Charge((customer, method)))).DeclineCode);
    }

    [Fact]
    public async Task Without_a_return_address_the_vendors_script_is_asked_for()
    {
        var customer = await _world.NewCustomer();
        var options = Cards.Setup(customer.Id, (await _world.Enter("4000002760003184")).Id);
        options.ReturnUrl = null;
        var setup = await _world.Stripe.V1.SetupIntents.CreateAsync(options, Cards.Once());
        Assert.Equal("use_stripe_sdk", setup.NextAction.Type);
        var cancelled = await _world.Stripe.V1.SetupIntents.CancelAsync(setup.Id, new() { CancellationReason = "abandoned" }, Cards.Once());
        Assert.Equal(("canceled", "abandoned"), (cancelled.Status, cancelled.CancellationReason));
    }

    [Fact]
    public async Task Nobody_is_asked_at_an_unknown_address() =>
        Assert.Equal(404, (int)(await _world.Browser.GetAsync("/3ds/unknown")).StatusCode);

    private async Task<(string Customer, string Method, SetupIntent Setup)> Ask(string number)
    {
        var customer = await _world.NewCustomer();
        var method = await _world.Enter(number);
        return (customer.Id, method.Id, await _world.Stripe.V1.SetupIntents.CreateAsync(Cards.Setup(customer.Id, method.Id), Cards.Once()));
    }

    private async Task<string> Answer(string url, string outcome)
    {
        using var back = await _world.Submit(url, ("outcome", outcome));
        Assert.Equal(303, (int)back.StatusCode);
        return back.Headers.Location!.OriginalString;
    }

    private async Task<StripeError> Refused(Func<Task> act, (string Customer, string Method)? attach = null)
    {
        if (attach is { } card)
            await _world.Stripe.V1.PaymentMethods.AttachAsync(card.Method, new() { Customer = card.Customer }, Cards.Once());
        return (await Assert.ThrowsAsync<StripeException>(act)).StripeError;
    }
}
