using Microsoft.EntityFrameworkCore;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.SecuritySettings;

/// <summary>Something that happened on the account, in the customer's words.</summary>
/// <param name="Text">A key of the localizer; {0} is the browser, where there is one.</param>
public sealed record Activity(DateTimeOffset At, string Text, string Detail);

/// <param name="Page">From 1.</param>
/// <param name="HasOlder">There is a further page.</param>
public sealed record ActivityShown(IReadOnlyList<Activity> Lines, int Page, bool HasOlder)
{
    public static readonly ActivityShown None = new([], 1, false);
}

/// <summary>Reads the audit trail to its owner: what they or somebody in their name did or tried, newest first. What only the portal does to itself is left out.</summary>
public sealed class RecentActivity(PortalDb db) : IPartOfSlice
{
    public const int OnAPage = 20;
    private const int MostPages = 500;

    private static readonly Dictionary<string, string> Words = new()
    {
        ["registered"] = "Account opened",
        ["email-proven"] = "Email address verified",
        ["phone-proven"] = "Phone number verified",
        ["signed-in"] = "Signed in with {0}",
        ["signed-out"] = "Signed out with {0}",
        ["wrong-password"] = "Wrong password typed to sign in, with {0}",
        ["wrong-passwords"] = "Too many wrong passwords typed to sign in: closed for a while",
        ["wrong-password-again"] = "Wrong password typed by somebody signed in",
        ["wrong-passwords-again"] = "Too many wrong passwords typed by somebody signed in: closed for a while",
        ["wrong-code"] = "Code typed wrong too often: it ended",
        ["wrong-codes"] = "Too many wrong codes typed: closed for a while",
        ["device-signed-out"] = "Another device signed out",
        ["sessions-ended"] = "All devices signed out by us",
        ["signed-out-elsewhere"] = "All other devices signed out",
        ["reset-link-sent"] = "Link to set a new password sent by mail",
        ["password-reset"] = "New password set by a link from a mail",
        ["password-changed"] = "Password changed",
        ["passkey-added"] = "Passkey added",
        ["passkey-removed"] = "Passkey removed",
        ["email-changed"] = "Email address changed",
        ["email-restored"] = "Old email address restored",
        ["email-unproven"] = "New email address no longer taken as yours",
        ["phone-restored"] = "Old phone number restored",
        ["phone-changed"] = "Phone number changed",
        ["change-denied"] = "A change was said to be somebody else’s: changes locked",
        ["deletion-asked-for"] = "Deletion of the account asked for",
        ["deletion-taken-back"] = "Deletion of the account taken back",
        ["data-downloaded"] = "All data downloaded",
        ["card-added"] = "Credit card given",
        ["card-confirmed"] = "Credit card confirmed",
        ["card-guessed"] = "Code or amount for a card typed",
        ["card-attempts-spent"] = "Attempts to confirm a card used up",
        ["card-attempts-allowed"] = "More attempts to confirm a card allowed by support",
        ["card-declined"] = "Credit card declined",
        ["paypal-added"] = "PayPal added",
        ["payment-method-removed"] = "Payment method removed",
        ["payment-method-lost"] = "Payment method ended by the bank or PayPal",
        ["product-started"] = "Product started",
        ["product-terminated"] = "Product terminated",
        ["product-ended"] = "Product ended",
        ["renewal-on"] = "Auto-renewal turned on",
        ["renewal-off"] = "Auto-renewal turned off",
        ["coupon-redeemed"] = "Coupon redeemed",
        ["charge-paid"] = "Charge paid",
        ["charge-declined"] = "Charge declined",
        ["ticket-opened"] = "Support ticket opened",
        ["ticket-closed"] = "Support ticket closed",
    };

    private static readonly string[] Acts = [.. Words.Keys];

    public async Task<ActivityShown> OfAsync(string accountId, int page, CancellationToken ct)
    {
        page = Math.Clamp(page, 1, MostPages);
        var found = await db.Audit.AsNoTracking().Where(line => line.AccountId == accountId && Acts.Contains(line.Act)).OrderByDescending(line => line.At).ThenByDescending(line => line.Id)
            .Skip((page - 1) * OnAPage).Take(OnAPage + 1).Select(line => new { line.At, line.Act, line.Detail }).ToListAsync(ct);
        // What stands in the trail beside other acts is an id of ours, which tells a customer nothing.
        var lines = found.Take(OnAPage).Select(line => new Activity(line.At, Words[line.Act], Words[line.Act].Contains("{0}", StringComparison.Ordinal) ? line.Detail ?? "" : ""));
        return new ActivityShown([.. lines], page, found.Count > OnAPage);
    }
}
