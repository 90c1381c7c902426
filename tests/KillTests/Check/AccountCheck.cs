using System.Globalization;
using KillTests.People;
using Portal.Tests.Kit;

namespace KillTests.Check;

/// <summary>Signs in as each customer, at a new browser, and holds what the pages show against what the customer was told.</summary>
internal static class AccountCheck
{
    /// <summary>What is not as it was said to be.</summary>
    public static async Task<IReadOnlyList<string>> LookAsync(Customer customer)
    {
        if (customer.Facts.Registered is not Known.Yes) return [];
        var faults = new List<string>();
        try { await LookAsync(customer, faults); }
        catch (BrokenPromiseException broken) { faults.Add(broken.Message); }
        return faults;
    }

    private static async Task LookAsync(Customer customer, List<string> faults)
    {
        void Must(bool isTrue, string what)
        {
            if (!isTrue) faults.Add($"{customer.Email}: {what} ({customer.Facts})");
        }
        var facts = customer.Facts;
        var isIn = (await customer.SignInAfreshAsync()).Path != "/sign-in";
        // Of two who wanted the same address, one cannot sign in with it.
        if (customer.HasRival && !isIn) Must(facts.EmailProven is not Known.Yes, "proved the address and cannot sign in");
        else if (facts.Deleted is Known.Yes) Must(!isIn, "deleted, and back");
        else Must(isIn || facts.Deleted is Known.Maybe, "cannot sign in");
        if (isIn && !customer.HasRival && facts.Deleted is Known.No) await LookInsideAsync(customer, Must);
    }

    private static async Task LookInsideAsync(Customer customer, Action<bool, string> must)
    {
        var facts = customer.Facts;
        var setup = await customer.OpenAsync("/setup");
        Agrees(facts.EmailProven, IsDone(setup, "Verify your email address"), "e-mail proven", must);
        Agrees(facts.PhoneProven, IsDone(setup, "Verify your phone number"), "phone proven", must);
        var methods = setup.Path == "/setup" ? await customer.OpenAsync("/payment-methods") : setup;
        if (facts.CardRemoved is not Known.Maybe) Agrees(Less(facts.CardAdded, facts.CardRemoved), State(methods, "ending in") is not null, "card on the account", must);
        if (facts.CardRemoved is Known.No) Agrees(facts.CardConfirmed, State(methods, "ending in") == "Verified", "card confirmed", must);
        if (facts.PayPalRemoved is not Known.Maybe) Agrees(Less(facts.PayPalAdded, facts.PayPalRemoved), State(methods, "PayPal") == "Verified", "PayPal on the account", must);
        if (facts is { CardAdded: Known.Yes, CardRemoved: Known.No, CardConfirmed: Known.No }) await LookAtAttemptsAsync(customer, must);
    }

    /// <summary>Each guess that was judged has cost one attempt; one whose answer was lost may have; the same one sent twice never two.</summary>
    private static async Task LookAtAttemptsAsync(Customer customer, Action<bool, string> must)
    {
        var page = await customer.OpenAsync("/payment-methods/card/confirm");
        var left = page.Text.Contains("No attempts left", StringComparison.Ordinal) ? 0 : int.Parse(page.Document.QuerySelector(".attempts")!.TextContent.Split(' ')[0], CultureInfo.InvariantCulture);
        must(left <= 5 - customer.Facts.GuessesWrong && left >= 5 - customer.Facts.GuessesSent, $"{left} attempts left");
    }

    private static void Agrees(Known known, bool isSo, string what, Action<bool, string> must) => must(known is Known.Maybe || isSo == known is Known.Yes, what + (isSo ? " was not asked for" : " is lost"));

    private static Known Less(Known added, Known removed) => removed is Known.Yes ? Known.No : added;

    private static bool IsDone(Page setup, string task) =>
        setup.Document.QuerySelectorAll(".tasks li").FirstOrDefault(line => Page.Clean(line).StartsWith(task, StringComparison.Ordinal))?.QuerySelector(".state-done") is not null;

    private static string? State(Page methods, string name)
    {
        var line = methods.Document.QuerySelectorAll("dl.facts > div").FirstOrDefault(entry => entry.QuerySelector("dt")?.TextContent.Contains(name, StringComparison.Ordinal) == true);
        return line is null ? null : Page.Clean(line.QuerySelector(".state"));
    }
}
