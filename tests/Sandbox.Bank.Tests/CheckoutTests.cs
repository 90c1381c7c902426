using System.Net;
using Sandbox.Bank.Tests.Kit;
using Stripe;
using Stripe.Checkout;
using Xunit;

namespace Sandbox.Bank.Tests;

public sealed class CheckoutTests : IAsyncLifetime
{
    private Neighbourhood _world = null!;

    public async Task InitializeAsync() => _world = await Neighbourhood.Start();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_person_saves_a_card_and_comes_back_with_the_session()
    {
        var customer = await _world.NewCustomer();
        var session = await Open(customer.Id);
        Assert.StartsWith($"{_world.Url}/checkout/c/pay/cs_test_", session.Url, StringComparison.Ordinal);
        Assert.Equal(("open", "setup", "https://portal.example/done?session_id={CHECKOUT_SESSION_ID}"),
            (session.Status, session.Mode, session.SuccessUrl));
        using var back = await Pay(session, "4000 0582 6000 0005");
        Assert.Equal((303, $"https://portal.example/done?session_id={session.Id}"),
            ((int)back.StatusCode, back.Headers.Location!.OriginalString));
        var done = await _world.Stripe.V1.Checkout.Sessions.GetAsync(session.Id, new() { Expand = ["setup_intent.payment_method"] });
        Assert.Equal(("complete", "no_payment_required", "v1"),
            (done.Status, done.PaymentStatus, done.SetupIntent.Metadata["verification_id"]));
        var method = done.SetupIntent.PaymentMethod;
        Assert.Equal(("GB", "debit", "0005", "Ann Lee", customer.Id),
            (method.Card.Country, method.Card.Funding, method.Card.Last4, method.BillingDetails.Name, method.CustomerId));
        Assert.Equal("requires_capture", (await _world.Hold((customer.Id, method.Id))).Status);
        await _world.Portal.Next("checkout.session.completed");
    }

    [Fact]
    public async Task The_page_has_labels_a_button_and_a_way_back_and_never_shows_a_card_again()
    {
        var session = await Open((await _world.NewCustomer()).Id);
        var page = await _world.Browser.GetStringAsync(session.Url);
        Assert.Contains("<label for=\"number\">Card number</label>", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://portal.example/cancel\">Cancel and return</a>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        using var refused = await _world.Submit(
            session.Url, ("number", "4000000000000002"), ("expiry", "12/40"), ("cvc", "987"), ("name", "Ann <Lee>"));
        var again = await refused.Content.ReadAsStringAsync();
        Assert.Equal(422, (int)refused.StatusCode);
        Assert.Contains("Your card was declined.", WebUtility.HtmlDecode(again), StringComparison.Ordinal);
        Assert.Contains("value=\"Ann &lt;Lee&gt;\"", again, StringComparison.Ordinal);
        Assert.DoesNotContain("4000000000000002", again, StringComparison.Ordinal);
        Assert.DoesNotContain("987", again, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_mistyped_is_named()
    {
        var session = await Open((await _world.NewCustomer()).Id);
        using var empty = await _world.Submit(session.Url);
        var page = WebUtility.HtmlDecode(await empty.Content.ReadAsStringAsync());
        foreach (var problem in new[] { "Check the card number.", "Enter the expiry date", "Enter the security code",
            "Enter the name on the card." })
            Assert.Contains(problem, page, StringComparison.Ordinal);
        using var old = await _world.Submit(
            session.Url, ("number", "4242424242424242"), ("expiry", "01 / 2020"), ("cvc", "123"), ("name", "Ann"));
        Assert.Contains("expiration year is invalid", await old.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("open", (await _world.Stripe.V1.Checkout.Sessions.GetAsync(session.Id)).Status);
    }

    [Fact]
    public async Task Three_d_secure_comes_between_and_a_failure_comes_back_to_the_page()
    {
        var session = await Open((await _world.NewCustomer()).Id);
        using var asked = await Pay(session, "4000002760003184");
        using var failed = await _world.Submit(asked.Headers.Location!.OriginalString, ("outcome", "fail"));
        Assert.Equal(session.Url, failed.Headers.Location!.OriginalString);
        Assert.Contains("could not confirm that the card is yours", await _world.Browser.GetStringAsync(session.Url),
            StringComparison.Ordinal);
        using var again = await Pay(session, "4000002760003184");
        using var passed = await _world.Submit(again.Headers.Location!.OriginalString, ("outcome", "complete"));
        Assert.EndsWith($"session_id={session.Id}", passed.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal("complete", (await _world.Stripe.V1.Checkout.Sessions.GetAsync(session.Id)).Status);
    }

    [Fact]
    public async Task A_session_expires_by_itself_or_when_told_and_then_takes_no_card()
    {
        var customer = await _world.NewCustomer();
        var (told, alone) = (await Open(customer.Id), await Open(customer.Id));
        Assert.Equal("expired", (await _world.Stripe.V1.Checkout.Sessions.ExpireAsync(told.Id, null, Cards.Once())).Status);
        await Assert.ThrowsAsync<StripeException>(() => _world.Stripe.V1.Checkout.Sessions.ExpireAsync(told.Id, null, Cards.Once()));
        _world.Clock.Advance(TimeSpan.FromHours(24.1));
        using var late = await Pay(alone, "4242424242424242");
        Assert.Contains("This checkout has expired.", await late.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("expired", (await _world.Stripe.V1.Checkout.Sessions.GetAsync(alone.Id)).Status);
        Assert.Equal(404, (int)(await _world.Browser.GetAsync("/checkout/c/pay/cs_unknown")).StatusCode);
    }

    [Fact]
    public async Task A_second_submission_saves_nothing_more_and_the_intent_is_the_sessions_own()
    {
        var session = await Open((await _world.NewCustomer()).Id);
        (await Pay(session, "4242424242424242")).Dispose();
        using var second = await Pay(session, "5555555555554444");
        Assert.Contains("Your card is saved.", await second.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var done = await _world.Stripe.V1.Checkout.Sessions.GetAsync(session.Id, new() { Expand = ["setup_intent.payment_method"] });
        Assert.Equal("4242", done.SetupIntent.PaymentMethod.Card.Last4);
        await Assert.ThrowsAsync<StripeException>(() => _world.Stripe.V1.SetupIntents.CancelAsync(done.SetupIntentId, null, Cards.Once()));
    }

    [Fact]
    public async Task The_shop_can_block_kinds_of_cards_and_leave_the_customer_to_the_session()
    {
        var options = Options(null);
        (options.CustomerCreation, options.CustomerEmail) = ("always", "ann@example.com");
        options.PaymentMethodOptions = new() { Card = new() { Restrictions = new() } };
        options.AddExtraParam("payment_method_options[card][restrictions][funding_types_blocked][0]", "prepaid");
        var session = await _world.Stripe.V1.Checkout.Sessions.CreateAsync(options, Cards.Once());
        using var blocked = await Pay(session, "5105105105105100");
        Assert.Equal(422, (int)blocked.StatusCode);
        using var passed = await Pay(session, "4242424242424242");
        var done = await _world.Stripe.V1.Checkout.Sessions.GetAsync(session.Id, new() { Expand = ["customer"] });
        Assert.Equal(("ann@example.com", "Ann Lee"), (done.Customer.Email, done.CustomerDetails.Name));
    }

    private Task<Session> Open(string customer) => _world.Stripe.V1.Checkout.Sessions.CreateAsync(Options(customer), Cards.Once());

    private static SessionCreateOptions Options(string? customer) => new()
    {
        Mode = "setup",
        SuccessUrl = "https://portal.example/done?session_id={CHECKOUT_SESSION_ID}",
        CancelUrl = "https://portal.example/cancel",
        Currency = "usd",
        Customer = customer,
        AllowedPaymentMethodTypes = ["card"],
        ClientReferenceId = "7",
        SetupIntentData = new() { Metadata = new() { ["verification_id"] = "v1" } },
    };

    private Task<HttpResponseMessage> Pay(Session session, string number) =>
        _world.Submit(session.Url, ("number", number), ("expiry", "12 / 40"), ("cvc", "123"), ("name", "Ann Lee"));
}
