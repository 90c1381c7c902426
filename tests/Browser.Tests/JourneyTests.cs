using System.Text.RegularExpressions;
using Browser.Tests.Kit;
using Microsoft.Playwright;
using Portal.Tests.Kit;

namespace Browser.Tests;

/// <summary>
/// A stranger becomes a customer and leaves again, in a real browser, with JavaScript and without. On every page reached, narrow and wide,
/// axe finds nothing and nothing scrolls sideways.
/// </summary>
[Collection(Journeying.Name)]
public sealed partial class JourneyTests(RealPortal portal, Chrome chrome) : Walk(portal, chrome)
{
    private const string Password = "a long river walks slowly";

    private static int _people;

    private readonly string _email = $"journey{Interlocked.Increment(ref _people)}@example.com";
    private readonly string _phone = $"0740012345{_people}";
    private readonly string _card = WithCheckDigit($"40000082600001{_people}");

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_stranger_becomes_a_customer_by_card_and_leaves_again(bool script)
    {
        await OpenAsync(script);
        await RegisterAsync();
        await VerifyEmailAsync();
        await VerifyPhoneAsync();
        await AddCardAsync();
        await ConfirmCardAsync();
        await SignOutAndInAsync();
        await LeaveAsync();
        Assert.DoesNotContain(Said, line => line.Contains("Content Security Policy", StringComparison.Ordinal));
        // HTMX notes the path it is at, never a page.
        if (script) Assert.Empty(await Page.EvaluateAsync<string[]>("[...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter(key => key !== 'htmx-current-path-for-history')"));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task PayPal_is_turned_down_and_then_agreed_to(bool script)
    {
        await OpenAsync(script);
        await RegisterAsync();
        await VerifyEmailAsync();
        await Page.GotoAsync("/payment-methods/add");
        await Page.GetByLabel("PayPal").CheckAsync();
        await PressAsync("Next", "Add PayPal");
        await LookAsync();
        await GoToPayPalAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await HeadingAsync("Add PayPal");
        await Assertions.Expect(Page.GetByText("Nothing was added")).ToBeVisibleAsync();
        await LookAsync();
        await GoToPayPalAsync();
        await Page.GetByLabel("george@payers.example").CheckAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Agree and continue" }).ClickAsync();
        await HeadingAsync("Set up your account");
        await Page.GotoAsync("/account/delete");
        await PressAsync("OK", "Your account has been deleted");
        // The payer is free for the next journey.
        await World.QuietAsync();
    }

    private async Task RegisterAsync()
    {
        await Page.GotoAsync("/");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Free account" }).ClickAsync();
        await HeadingAsync("Create your account");
        await LookAsync();
        await PressAsync("Confirm", "Create your account");
        await ErrorsAsync(4);
        await Page.GetByLabel("Country or region").SelectOptionAsync("GB");
        await Page.GetByLabel("Email address").FillAsync(_email);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await Page.GetByLabel("Confirm password").FillAsync(Password);
        await Page.GetByLabel("I agree to the terms").CheckAsync();
        await PressAsync("Confirm", "Verify your email address");
        await LookAsync();
    }

    private async Task VerifyEmailAsync()
    {
        await PressAsync("Send", "Verify your email address");
        await Page.GetByLabel("Enter code").WaitForAsync();
        await World.QuietAsync();
        await Page.GetByLabel("Enter code").FillAsync("12");
        await PressAsync("Verify", "Verify your email address");
        await ErrorsAsync(1);
        await Page.GetByLabel("Enter code").FillAsync(await World.Neighbours.EmailedCodeAsync(_email));
        await PressAsync("Verify", "Set up your account");
        await LookAsync();
    }

    private async Task VerifyPhoneAsync()
    {
        await Page.GetByRole(AriaRole.Link, new() { Name = "Verify your phone number" }).ClickAsync();
        await HeadingAsync("Verify your phone number");
        await LookAsync();
        await Page.GetByLabel("Phone number").FillAsync("12");
        await PressAsync("Send message", "Verify your phone number");
        await ErrorsAsync(1);
        await Page.GetByLabel("Phone number").FillAsync(_phone);
        await PressAsync("Call immediately", "Verify your phone number");
        await Page.GetByLabel("Enter code").WaitForAsync();
        await LookAsync();
        await Page.GetByLabel("Enter code").FillAsync(await World.Neighbours.PhonedCodeAsync("+44" + _phone[1..]));
        await PressAsync("Verify", "Set up your account");
    }

    private async Task AddCardAsync()
    {
        await Page.GetByRole(AriaRole.Link, new() { Name = "Add a payment method" }).ClickAsync();
        await HeadingAsync("Add a payment method");
        await LookAsync();
        await PressAsync("Next", "Card information");
        await PressAsync("Next", "Card information");
        await ErrorsAsync(4);
        await Page.GetByLabel("Card number").FillAsync(_card);
        await Page.GetByLabel("Month").FillAsync("12");
        await Page.GetByLabel("Year").FillAsync("2039");
        await Page.GetByLabel("Security code").FillAsync("123");
        await Page.GetByLabel("Card holder name").FillAsync("A Person");
        await PressAsync("Next", "Confirm your card");
        await LookAsync();
    }

    private async Task ConfirmCardAsync()
    {
        await Page.GetByLabel("Transaction amount").CheckAsync();
        await Page.GetByLabel("Amount in USD").FillAsync("0.01");
        await PressAsync("OK", "Confirm your card");
        await ErrorsAsync(1);
        await Assertions.Expect(Page.GetByText("4 attempts left")).ToBeVisibleAsync();
        var line = (await World.Neighbours.StatementAsync(_card))[0];
        await Page.GetByLabel("Transaction code").CheckAsync();
        await Page.GetByLabel("6-digit code").FillAsync(Code().Match(line.Description).Value);
        await PressAsync("OK", "Set up your account");
        await Assertions.Expect(Page.GetByText("Your account is ready")).ToBeVisibleAsync();
        await LookAsync();
        await World.QuietAsync();
        Assert.Equal(["refund", "void"], (await World.Neighbours.StatementAsync(_card)).Take(2).Select(entry => entry.Kind).Order());
    }

    private async Task SignOutAndInAsync()
    {
        foreach (var place in new[] { "/payment-methods", "/support", "/security" }) await SeeAsync(place);
        await PressAsync("Sign out", null);
        await Assertions.Expect(Page).ToHaveURLAsync(World.Address.ToString());
        await SeeAsync("/sign-in");
        await Page.GetByLabel("Email address").FillAsync(_email);
        await Page.GetByLabel("Password").FillAsync("not this one, surely");
        await PressAsync("Sign in", "Sign in");
        await ErrorsAsync(1);
        await Page.GetByLabel("Password").FillAsync(Password);
        await PressAsync("Sign in", "Set up your account");
    }

    private async Task LeaveAsync()
    {
        await Page.GetByRole(AriaRole.Link, new() { Name = "Security settings" }).ClickAsync();
        await HeadingAsync("Security settings");
        await PressAsync("Delete my account", "Security settings");
        await ErrorsAsync(1);
        await Page.GetByLabel("I understand that my account will be removed").CheckAsync();
        await PressAsync("Delete my account", "Confirm account deletion");
        await LookAsync();
        await PressAsync("OK", "Your account has been deleted");
        await LookAsync();
        await Page.GotoAsync("/setup");
        await HeadingAsync("Sign in");
        Assert.Equal(0, await World.CountAsync("accounts"));
    }

    private async Task GoToPayPalAsync()
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Assertions.Expect(Page).ToHaveURLAsync(new Regex("/paypal/agreements/approve"));
    }

    private static string WithCheckDigit(string fifteen)
    {
        var sum = fifteen.Select((digit, place) => (digit - '0') * (place % 2 == 0 ? 2 : 1)).Sum(value => value > 9 ? value - 9 : value);
        return fifteen + ((10 - sum % 10) % 10);
    }

    [GeneratedRegex(@"\d{6}")]
    private static partial Regex Code();
}
