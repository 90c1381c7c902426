using KillTests.People;
using KillTests.World;
using Portal.Tests.Kit;

namespace KillTests;

/// <summary>One customer, one portal, and a kill -9 after every click.</summary>
public sealed class WalkTests
{
    private static readonly TimeSpan Patience = (3 * KillWorld.Lease) + TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_journey_goes_on_where_it_stood_though_the_portal_is_killed_after_every_page()
    {
        await using var world = await KillWorld.StartAsync(portals: 1);
        using var wire = new HttpClient(new Steady(Transport.NewHandler())) { Timeout = TimeSpan.FromMinutes(5) };
        await new Walk(world, new Visitor(new Transport(world.Door, null, http: wire), Way.Plain)).ThroughAsync();
        world.IsKept = false;
    }

    private sealed class Walk(KillWorld world, Visitor visitor)
    {
        private const string Email = "wanderer@post.example";
        private const string Password = "one long walk in the rain";

        private readonly string _card = CardNumbers.Next();
        private readonly string _phone = Residence.Britain.FullNumberOf(77_777);

        public async Task ThroughAsync()
        {
            await EnrolAsync();
            await ProveBothAsync();
            await ProveCardAsync();
            await ComeBackAsync();
            await LeaveAsync();
            await HoldsAgainstLedgersAsync();
        }

        private async Task EnrolAsync()
        {
            await StepAsync("Northgate", visitor.OpenAsync("/"));
            await StepAsync("Create your account", visitor.FollowAsync("Free account"));
            visitor.Select("Country or region", Residence.Britain.Name).Fill("Email address", Email).Fill("Password", Password).Fill("Confirm password", Password).Choose("I agree to the terms");
            await StepAsync("Verify your email address", visitor.PressAsync("Confirm"));
        }

        private async Task ProveBothAsync()
        {
            await StepAsync("Verify your email address", visitor.PressAsync("Send"));
            visitor.Fill("Enter code", await UntilAsync(async () => (await world.Sandbox.MailToAsync(Email)).Select(mail => SandboxJson.CodeIn(mail.Text)).FirstOrDefault(code => code is not null)));
            await StepAsync("Set up your account", visitor.PressAsync("Verify"));
            await StepAsync("Verify your phone number", visitor.FollowAsync("Verify your phone number"));
            visitor.Fill("Phone number", _phone);
            await StepAsync("Verify your phone number", visitor.PressAsync("Call immediately"));
            visitor.Fill("Enter code", await UntilAsync(async () => (await world.Sandbox.PhoneAsync(_phone)).Select(line => SandboxJson.CodeIn(line.Text)).FirstOrDefault()));
            await StepAsync("Set up your account", visitor.PressAsync("Verify"));
        }

        private async Task ProveCardAsync()
        {
            await StepAsync("Add a payment method", visitor.FollowAsync("Add a payment method"));
            visitor.Choose("Credit card");
            await StepAsync("Card information", visitor.PressAsync("Next"));
            visitor.Fill("Card number", _card).Fill("Month", "09").Fill("Year", "2039").Fill("Security code", "123").Fill("Card holder name", "A N Other");
            await StepAsync("Confirm your card", visitor.PressAsync("Next"));
            var charge = await UntilAsync(async () => (await world.Sandbox.StatementAsync(_card)).Find(line => line.Kind == "charge"));
            visitor.Choose("Transaction code").Fill("6-digit code", charge.Description[^6..]);
            await StepAsync("Set up your account", visitor.PressAsync("OK"));
            Assert.Contains("Your account is ready", visitor.Page.Text, StringComparison.Ordinal);
        }

        private async Task ComeBackAsync()
        {
            await StepAsync("Northgate", visitor.PressAsync("Sign out"));
            await StepAsync("Sign in", visitor.FollowAsync("Sign in"));
            visitor.Fill("Email address", Email).Fill("Password", Password);
            await StepAsync("Set up your account", visitor.PressAsync("Sign in"));
        }

        private async Task LeaveAsync()
        {
            await StepAsync("Security settings", visitor.FollowAsync("Security settings"));
            visitor.Choose("I understand that my account will be removed");
            await StepAsync("Confirm account deletion", visitor.PressAsync("Delete my account"));
            var page = await visitor.PressAsync("OK");
            // A kill may have cut off the money's way back; then the account waits for it and deletes itself.
            Assert.True(page.Heading == "Your account has been deleted" || page.Text.Contains("Your account is closing", StringComparison.Ordinal), page.ToString());
            await world.KillPortalAsync(0);
            await UntilAsync(async () => (await visitor.OpenAsync("/security")).Path == "/sign-in" ? visitor : null);
        }

        private async Task HoldsAgainstLedgersAsync()
        {
            await UntilAsync(async () => (await world.Sandbox.MailToAsync(Email)).Find(mail => mail.Subject.Contains("has been deleted", StringComparison.Ordinal)));
            Assert.Equal(["charge", "hold", "refund", "void"], (await world.Sandbox.StatementAsync(_card)).Select(line => line.Kind).Order());
            var mails = (await world.Sandbox.MailToAsync(Email)).GroupBy(mail => mail.MessageId).ToList();
            // The code, four notices (phone, card, the deletion, and the card's removal) at most, the farewell; a second copy only where a kill fell between sending and marking.
            Assert.DoesNotContain(mails, copies => copies.Count() > 2);
            Assert.Equal(mails.Count, mails.Select(copies => copies.First().Text).Distinct().Count());
            Assert.InRange((await world.Sandbox.PhoneAsync(_phone)).Count, 1, 2);
        }

        private async Task StepAsync(string heading, Task<Page> coming)
        {
            var page = await coming;
            Assert.True(page.Heading == heading && page.Status == 200, $"Expected “{heading}”, but: {page}");
            await world.KillPortalAsync(0);
        }

        private static async Task<T> UntilAsync<T>(Func<Task<T?>> ask) where T : class
        {
            using var patience = new CancellationTokenSource(Patience);
            while (true)
            {
                if (await ask() is { } found) return found;
                await Task.Delay(100, patience.Token);
            }
        }
    }
}
