using Browser.Tests.Kit;
using Microsoft.Playwright;
using Portal.Tests.Kit;

namespace Browser.Tests;

/// <summary>Every way out for a customer with products, in a real browser, with JavaScript and without.</summary>
[Collection(Journeying.Name)]
public sealed class LeavingJourneyTests(RealPortal portal, Chrome chrome) : Walk(portal, chrome)
{
    private const string Confirm = "Confirm account deletion";
    private const string Gone = "Your account has been deleted";

    private Person _person = null!;
    private string _card = "";

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_subscription_refuses_it_until_auto_renewal_is_off_and_the_period_is_over(bool script)
    {
        await OpenReadyAsync(script);
        await AtProductsAsync("Buy");
        await ShowsAsync("In use");

        await AskToLeaveAsync(Confirm);
        await ErrorsAsync(1);
        await ShowsAsync("Starter server renews itself on");
        await FollowAsync("Products", "Products");
        await PressAsync("Turn off auto-renewal", "Products");
        await ShowsAsync("Auto-renewal is off.");
        await LookAsync();

        await AskToLeaveAsync(Confirm);
        await ErrorsAsync(1);
        await ShowsAsync("You can delete your account after that.");

        await World.PassDaysAsync(30.5);
        await SignInAsync();
        await AskToLeaveAsync(Gone);
        Assert.Equal(["12.00"], await World.TakenAsync(_card));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Pay_as_you_go_is_charged_and_the_account_then_goes_by_itself(bool script)
    {
        await OpenReadyAsync(script);
        await UseStorageAsync();

        await AskToLeaveAsync(Confirm);
        await ShowsAsync("Your account is closing");
        await ShowsAsync("Object storage is terminated. What you used is charged on");
        await LookAsync();
        await SeeAsync("/products");
        await ShowsAsync("Nothing can be started while you wait for your account to be deleted.");

        await World.PassAsync(TimeSpan.FromHours(48), TimeSpan.FromHours(2));
        await Page.GotoAsync("/account/delete");
        await HeadingAsync("Sign in");
        await AssertGoneAsync("3.75");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task What_could_only_be_collected_at_the_second_try_keeps_it_closing_until_then(bool script)
    {
        await OpenReadyAsync(script);
        await UseStorageAsync();
        await AskToLeaveAsync(Confirm);
        await World.Neighbours.TroubleAsync("stripe", "decline");
        await World.PassAsync(TimeSpan.FromHours(26), TimeSpan.FromHours(1));

        await SignInAsync();
        await SeeAsync("/account/delete");
        await ShowsAsync("was declined. We try again on");
        await FollowAsync("Billing", "Billing");
        await LookAsync();
        await World.Neighbours.TroubleAsync("stripe", "ok");
        await World.PassDaysAsync(4);
        await AssertGoneAsync("3.75");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_declined_charge_can_be_paid_by_hand_and_the_account_goes_then(bool script)
    {
        await OpenReadyAsync(script);
        await UseStorageAsync();
        await AskToLeaveAsync(Confirm);
        await World.Neighbours.TroubleAsync("stripe", "decline");
        await World.PassAsync(TimeSpan.FromHours(26), TimeSpan.FromHours(1));
        await World.Neighbours.TroubleAsync("stripe", "ok");

        await SignInAsync();
        await Page.GotoAsync("/billing");
        await PressAsync("Pay now", "Billing");
        await ShowsAsync("Paid");
        await LookAsync();
        await World.QuietAsync();
        await World.PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10));
        await AssertGoneAsync("3.75");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task The_wish_can_be_taken_back_while_it_is_closing(bool script)
    {
        await OpenReadyAsync(script);
        await UseStorageAsync();
        await AskToLeaveAsync(Confirm);

        await PressAsync("Keep my account", "Security settings");
        await LookAsync();

        await World.PassDaysAsync(3);
        Assert.Equal(1, await World.CountAsync("accounts", "closing_since IS NULL"));
        Assert.Equal(["3.75"], await World.TakenAsync(_card));
        await SignInAsync();
        await AskToLeaveAsync(Gone);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_trial_and_a_coupon_are_named_and_go_with_the_account(bool script)
    {
        await OpenReadyAsync(script);
        await AtProductsAsync("Start free trial");
        await ShowsAsync("It ends by itself on");
        await Page.GotoAsync("/billing");
        await PressAsync("Redeem", "Billing");
        await ErrorsAsync(1);
        await Page.GetByLabel("Coupon code").FillAsync("WELCOME-2026");
        await PressAsync("Redeem", "Billing");
        await ShowsAsync("WELCOME-2026");
        await LookAsync();

        await AskAsync();
        await ShowsAsync("Your Free trial, which ends at once");
        await ShowsAsync("What is left of your coupon WELCOME-2026");
        await LookAsync();
        await PressAsync("OK", Gone);
        await AssertGoneAsync();
        Assert.Equal(0, await World.CountAsync("coupons") + await World.CountAsync("subscriptions"));
    }

    /// <summary>The first button only asks, by GET; the second one does it.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public async Task A_payment_method_is_removed_by_a_button_after_one_question(bool script)
    {
        await OpenReadyAsync(script);
        await SeeAsync("/payment-methods");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await HeadingAsync("Remove this payment method?");
        Assert.Contains("/payment-methods/remove?id=", Page.Url, StringComparison.Ordinal);
        await LookAsync();
        await Page.GoBackAsync();
        await HeadingAsync("Payment methods");
        await Page.GoForwardAsync();
        await HeadingAsync("Remove this payment method?");

        await PressAsync("Remove", "Payment methods");

        await ShowsAsync("There is no payment method on your account.");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Cancel_is_as_easy_as_OK_and_changes_nothing(bool script)
    {
        await OpenReadyAsync(script);
        await AskAsync();

        await FollowAsync("Cancel", "Security settings");

        Assert.Equal(1, await World.CountAsync("accounts", "closing_since IS NULL"));
    }

    private async Task OpenReadyAsync(bool script)
    {
        (_person, _card) = await World.People.ReadyAsync();
        await OpenAsync(script);
        await SignInAsync();
    }

    private Task SignInAsync() => SignInAsync(_person);

    private async Task UseStorageAsync()
    {
        await AtProductsAsync("Activate");
        await ShowsAsync("In use");
        var account = await Page.Locator("main code").TextContentAsync();
        var reported = await new ProductTeam(World, "storage-team").ReportAsync(World.Event(account!, "used", 100));
        Assert.Equal(200, (int)reported.Status);
    }

    private async Task AtProductsAsync(string button)
    {
        await SeeAsync("/products");
        await PressAsync(button, "Products");
    }

    /// <summary>From the security settings to the page that asks for a last word.</summary>
    private async Task AskAsync()
    {
        await Page.GotoAsync("/security");
        await Page.GetByLabel("I understand that my account will be removed").CheckAsync();
        await PressAsync("Delete my account", Confirm);
    }

    private async Task AskToLeaveAsync(string then)
    {
        await AskAsync();
        await PressAsync("OK", then);
    }

    private async Task FollowAsync(string link, string heading)
    {
        await Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync();
        await HeadingAsync(heading);
    }

    private Task ShowsAsync(string words) => Assertions.Expect(Page.GetByRole(AriaRole.Main)).ToContainTextAsync(words);

    private async Task AssertGoneAsync(params string[] taken)
    {
        Assert.Equal(taken, await World.TakenAsync(_card));
        Assert.Equal(0, await World.CountAsync("accounts"));
        await World.QuietAsync();
        Assert.Contains(await World.Neighbours.MailToAsync(_person.Email), mail => mail.Subject == "Your Northgate account has been deleted");
    }
}
