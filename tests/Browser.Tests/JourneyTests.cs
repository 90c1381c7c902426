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
public sealed partial class JourneyTests(RealPortal portal, Chrome chrome) : IAsyncLifetime
{
    private const string Password = "a long river walks slowly";

    private static int _people;

    private readonly string _email = $"journey{Interlocked.Increment(ref _people)}@example.com";
    private readonly string _phone = $"0740012345{_people}";
    private readonly string _card = WithCheckDigit($"40000082600001{_people}");
    private readonly List<string> _console = [];
    private IPage _page = null!;
    private bool _script;

    private World World => portal.World;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _page.Context.CloseAsync();

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
        Assert.DoesNotContain(_console, line => line.Contains("Content Security Policy", StringComparison.Ordinal));
        // HTMX notes the path it is at, never a page.
        if (script) Assert.Empty(await _page.EvaluateAsync<string[]>("[...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter(key => key !== 'htmx-current-path-for-history')"));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task PayPal_is_turned_down_and_then_agreed_to(bool script)
    {
        await OpenAsync(script);
        await RegisterAsync();
        await VerifyEmailAsync();
        await _page.GotoAsync("/payment-methods/add");
        await _page.GetByLabel("PayPal").CheckAsync();
        await PressAsync("Next", "Add PayPal");
        await LookAsync();
        await GoToPayPalAsync();
        await _page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await HeadingAsync("Add PayPal");
        await Assertions.Expect(_page.GetByText("Nothing was added")).ToBeVisibleAsync();
        await LookAsync();
        await GoToPayPalAsync();
        await _page.GetByLabel("george@payers.example").CheckAsync();
        await _page.GetByRole(AriaRole.Button, new() { Name = "Agree and continue" }).ClickAsync();
        await HeadingAsync("Set up your account");
        await _page.GotoAsync("/account/delete");
        await PressAsync("OK", "Your account has been deleted");
        // The payer is free for the next journey.
        await World.QuietAsync();
    }

    private async Task OpenAsync(bool script)
    {
        await World.ForgetAsync();
        _script = script;
        _page = await portal.VisitAsync(chrome, script);
        if (script) await Axe.ComeAlongAsync(_page);
        _page.Console += (_, message) => _console.Add(message.Text);
    }

    private async Task RegisterAsync()
    {
        await _page.GotoAsync("/");
        await _page.GetByRole(AriaRole.Link, new() { Name = "Free account" }).ClickAsync();
        await HeadingAsync("Create your account");
        await LookAsync();
        await PressAsync("Confirm", "Create your account");
        await ErrorsAsync(4);
        await _page.GetByLabel("Country or region").SelectOptionAsync("GB");
        await _page.GetByLabel("Email address").FillAsync(_email);
        await _page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await _page.GetByLabel("Confirm password").FillAsync(Password);
        await _page.GetByLabel("I agree to the terms").CheckAsync();
        await PressAsync("Confirm", "Verify your email address");
        await LookAsync();
    }

    private async Task VerifyEmailAsync()
    {
        await PressAsync("Send", "Verify your email address");
        await _page.GetByLabel("Enter code").WaitForAsync();
        await World.QuietAsync();
        await _page.GetByLabel("Enter code").FillAsync("12");
        await PressAsync("Verify", "Verify your email address");
        await ErrorsAsync(1);
        await _page.GetByLabel("Enter code").FillAsync(await World.Neighbours.EmailedCodeAsync(_email));
        await PressAsync("Verify", "Set up your account");
        await LookAsync();
    }

    private async Task VerifyPhoneAsync()
    {
        await _page.GetByRole(AriaRole.Link, new() { Name = "Verify your phone number" }).ClickAsync();
        await HeadingAsync("Verify your phone number");
        await LookAsync();
        await _page.GetByLabel("Phone number").FillAsync("12");
        await PressAsync("Send message", "Verify your phone number");
        await ErrorsAsync(1);
        await _page.GetByLabel("Phone number").FillAsync(_phone);
        await PressAsync("Call immediately", "Verify your phone number");
        await _page.GetByLabel("Enter code").WaitForAsync();
        await LookAsync();
        await _page.GetByLabel("Enter code").FillAsync(await World.Neighbours.PhonedCodeAsync("+44" + _phone[1..]));
        await PressAsync("Verify", "Set up your account");
    }

    private async Task AddCardAsync()
    {
        await _page.GetByRole(AriaRole.Link, new() { Name = "Add a payment method" }).ClickAsync();
        await HeadingAsync("Add a payment method");
        await LookAsync();
        await PressAsync("Next", "Card information");
        await PressAsync("Next", "Card information");
        await ErrorsAsync(4);
        await _page.GetByLabel("Card number").FillAsync(_card);
        await _page.GetByLabel("Month").FillAsync("12");
        await _page.GetByLabel("Year").FillAsync("2031");
        await _page.GetByLabel("Security code").FillAsync("123");
        await _page.GetByLabel("Card holder name").FillAsync("A Person");
        await PressAsync("Next", "Confirm your card");
        await LookAsync();
    }

    private async Task ConfirmCardAsync()
    {
        await _page.GetByLabel("Transaction amount").CheckAsync();
        await _page.GetByLabel("Amount in USD").FillAsync("0.01");
        await PressAsync("OK", "Confirm your card");
        await ErrorsAsync(1);
        await Assertions.Expect(_page.GetByText("4 attempts left")).ToBeVisibleAsync();
        var line = (await World.Neighbours.StatementAsync(_card))[0];
        await _page.GetByLabel("Transaction code").CheckAsync();
        await _page.GetByLabel("6-digit code").FillAsync(Code().Match(line.Description).Value);
        await PressAsync("OK", "Set up your account");
        await Assertions.Expect(_page.GetByText("Your account is ready")).ToBeVisibleAsync();
        await LookAsync();
        await World.QuietAsync();
        Assert.Equal(["refund", "void"], (await World.Neighbours.StatementAsync(_card)).Take(2).Select(entry => entry.Kind).Order());
    }

    private async Task SignOutAndInAsync()
    {
        foreach (var place in new[] { "/payment-methods", "/support", "/security" }) await SeeAsync(place);
        await PressAsync("Sign out", null);
        await Assertions.Expect(_page).ToHaveURLAsync(World.Address.ToString());
        await SeeAsync("/sign-in");
        await _page.GetByLabel("Email address").FillAsync(_email);
        await _page.GetByLabel("Password").FillAsync("not this one, surely");
        await PressAsync("Sign in", "Sign in");
        await ErrorsAsync(1);
        await _page.GetByLabel("Password").FillAsync(Password);
        await PressAsync("Sign in", "Set up your account");
    }

    private async Task LeaveAsync()
    {
        await _page.GetByRole(AriaRole.Link, new() { Name = "Security settings" }).ClickAsync();
        await HeadingAsync("Security settings");
        await PressAsync("Delete my account", "Security settings");
        await ErrorsAsync(1);
        await _page.GetByLabel("I understand that my account will be removed").CheckAsync();
        await PressAsync("Delete my account", "Confirm account deletion");
        await LookAsync();
        await PressAsync("OK", "Your account has been deleted");
        await LookAsync();
        await _page.GotoAsync("/setup");
        await HeadingAsync("Sign in");
        Assert.Equal(0, await World.CountAsync("accounts"));
    }

    private async Task GoToPayPalAsync()
    {
        await _page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Assertions.Expect(_page).ToHaveURLAsync(new Regex("/paypal/agreements/approve"));
    }

    private async Task SeeAsync(string place)
    {
        await _page.GotoAsync(place);
        await LookAsync();
    }

    private async Task PressAsync(string button, string? heading)
    {
        await _page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        if (heading is not null) await HeadingAsync(heading);
    }

    private Task HeadingAsync(string text) => Assertions.Expect(_page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(text);

    /// <summary>The summary has the focus, names so many things, and the title says that something is wrong.</summary>
    private async Task ErrorsAsync(int count)
    {
        var summary = _page.GetByRole(AriaRole.Alert);
        await Assertions.Expect(summary.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(count);
        await Assertions.Expect(summary).ToBeFocusedAsync();
        await Assertions.Expect(_page).ToHaveTitleAsync(new Regex("^Error: "));
        await LookAsync();
    }

    private async Task LookAsync()
    {
        foreach (var width in new[] { 320, 1280 })
        {
            await _page.SetViewportSizeAsync(width, 900);
            Assert.Equal(width, await _page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            // Where the browser's scripts are off, axe would wait for ever; the markup is the same as with them.
            string[] found = _script ? await Axe.LookAsync(_page) : [];
            Assert.True(found.Length == 0, $"{_page.Url} at {width}: " + string.Join("; ", found));
        }
    }

    private static string WithCheckDigit(string fifteen)
    {
        var sum = fifteen.Select((digit, place) => (digit - '0') * (place % 2 == 0 ? 2 : 1)).Sum(value => value > 9 ? value - 9 : value);
        return fifteen + ((10 - sum % 10) % 10);
    }

    [GeneratedRegex(@"\d{6}")]
    private static partial Regex Code();
}
