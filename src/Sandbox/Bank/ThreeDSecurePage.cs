using Sandbox.Bank.Desks;
using Sandbox.Vendors;

namespace Sandbox.Bank;

/// <summary>The card's bank asks its customer whether the payment is theirs.</summary>
internal sealed class ThreeDSecurePage(
    BankBook book, ThreeDSecure secure, SetupIntents setups, Charging charging, CheckoutSessions sessions, Action settle)
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/3ds/{token}", Show);
        app.MapPost("/3ds/{token}", Answer);
    }

    private Task Show(HttpContext http)
    {
        lock (book.Door)
        {
            if (Asked(http) is not { } challenge) return Unknown(http);
            if (challenge.Outcome is not null) return VendorPage.GoTo(http, Next(challenge));
            return VendorPage.Show(http, 200, "Confirm that it is you", $"""
                <p>Your bank asks you to confirm: {VendorPage.Text(About(challenge))}</p>
                <form method="post"><p><button type="submit" name="outcome" value="complete">Complete</button>
                <button type="submit" class="quiet" name="outcome" value="fail">Fail</button></p></form>
                """);
        }
    }

    private async Task Answer(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        Task answer;
        lock (book.Door)
        {
            settle();
            answer = Asked(http) is { } challenge ? VendorPage.GoTo(http, Answer(challenge, form["outcome"] == "complete")) : Unknown(http);
        }
        await answer;
    }

    /// <summary>A second answer changes nothing: the person is only sent back again.</summary>
    private string Answer(ChallengeRecord challenge, bool passed)
    {
        if (challenge.Outcome is not null) return Next(challenge);
        challenge.Outcome = Settle(challenge, passed) ? "succeeded" : "failed";
        return Next(challenge);
    }

    private bool Settle(ChallengeRecord challenge, bool passed)
    {
        if (Payment(challenge) is { } payment) return payment.Status == "requires_action" && charging.Authenticated(payment, passed);
        var setup = book.State.SetupIntents[challenge.Intent];
        var succeeded = setup.Status == "requires_action" && setups.Authenticated(setup, passed);
        if (succeeded && sessions.Find(setup.Session) is { } session) sessions.Complete(session);
        return succeeded;
    }

    private string Next(ChallengeRecord challenge)
    {
        var succeeded = challenge.Outcome == "succeeded";
        if (Payment(challenge) is { } payment) return ThreeDSecure.Back(challenge, payment.ClientSecret, succeeded);
        var setup = book.State.SetupIntents[challenge.Intent];
        if (sessions.Find(setup.Session) is { } session) return succeeded ? CheckoutPage.Success(session) : session.Url;
        return ThreeDSecure.Back(challenge, setup.ClientSecret, succeeded);
    }

    private string About(ChallengeRecord challenge) =>
        Payment(challenge) is { } payment
            ? $"a payment of {Statement.Money(payment.Amount)} USD to {Statement.Describe(payment.Suffix)}" : "saving your card";

    private PaymentIntentRecord? Payment(ChallengeRecord challenge) => book.State.PaymentIntents.GetValueOrDefault(challenge.Intent);

    private ChallengeRecord? Asked(HttpContext http) => secure.Find(http.Request.RouteValues["token"] as string);

    private static Task Unknown(HttpContext http) =>
        VendorPage.Show(http, 404, "Page not found", "<p>Your bank is not asking anything here.</p>");
}
