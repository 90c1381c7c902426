using System.Globalization;
using KillTests.People;
using Portal.Tests.Kit;

namespace KillTests.Check;

/// <summary>Holds what was collected and mailed, by the sandbox's ledgers, against what customers were told that they bought and used.</summary>
internal sealed class PurchaseCheck(SandboxJson sandbox, IReadOnlyCollection<Customer> customers)
{
    private const string ByPayPal = "Paid with PayPal.";

    public string Figures { get; private set; } = "";

    /// <summary>What is wrong.</summary>
    /// <param name="atBillingToo">What was not collected may stand under Billing as still to pay: look there.</param>
    public async Task<IReadOnlyList<string>> LookAsync(bool atBillingToo = false)
    {
        var faults = new List<string>();
        var receipts = (await sandbox.AllMailAsync()).Where(mail => mail.Subject.StartsWith("Receipt from ", StringComparison.Ordinal)).GroupBy(mail => (mail.To, mail.MessageId)).ToLookup(copies => copies.Key.To, copies => copies.ToList());
        var payments = await sandbox.PaymentsAsync();
        faults.AddRange(payments.GroupBy(payment => payment.Reference).Where(same => same.Count() > 1).Select(same => $"{same.Key} was taken {same.Count()} times at PayPal"));
        // Which payer is whose stands in the receipts.
        var told = receipts.SelectMany(one => one).Count(copies => copies[0].Text.Contains(ByPayPal, StringComparison.Ordinal));
        if (told != payments.Count) faults.Add($"{payments.Count} payments at PayPal, and {told} receipts of them");
        var taken = 0;
        foreach (var customer in customers.Where(customer => !customer.HasRival)) taken += await LookAtAsync(customer, [.. receipts[customer.Email]], atBillingToo, faults);
        Figures = string.Create(CultureInfo.InvariantCulture, $"{customers.Count(customer => customer.Facts.Bought is Known.Yes)} subscriptions bought, {customers.Count(customer => customer.Facts.Used is Known.Yes)} times pay as you go used, {customers.Count(customer => customer.Facts.PasswordChanged is Known.Yes)} passwords changed: {taken} charges, each collected once, with one receipt.");
        return faults;
    }

    /// <summary>How many charges were collected of them.</summary>
    private async Task<int> LookAtAsync(Customer customer, List<List<ReceivedMail>> receipts, bool atBillingToo, List<string> faults)
    {
        void Must(bool isTrue, string what)
        {
            if (!isTrue) faults.Add($"{customer.Email}: {what} ({customer.Facts})");
        }
        var facts = customer.Facts;
        var price = facts.Bought is Known.No ? Customer.UsedPrice : Customer.TermPrice;
        var lines = (await sandbox.StatementAsync(customer.Card)).Where(line => !LedgerCheck.IsOfACheck(line)).ToList();
        Must(lines.TrueForAll(line => line.Kind == "charge" && line.Amount == price), "on the card: " + string.Join(", ", lines.Select(line => $"{line.Kind} {line.Amount}")));
        Must(receipts.TrueForAll(copies => copies.Count <= 2 && copies[0].Text.Contains("You paid USD " + price, StringComparison.Ordinal)), "a receipt of something else, or more than twice");
        var collected = lines.Count + receipts.Count(copies => copies[0].Text.Contains(ByPayPal, StringComparison.Ordinal));
        Must(receipts.Count == collected, $"{collected} charges and {receipts.Count} receipts");
        Must(collected <= 1, $"charged {collected} times");
        if (facts is { Bought: Known.No, Used: Known.No }) Must(collected == 0, "charged for nothing");
        if (collected == 0 && (facts.Bought is Known.Yes || facts.Used is Known.Yes)) Must(!facts.LeavesLater && atBillingToo && await IsOpenAtBillingAsync(customer), "what was bought or used is neither collected nor to pay");
        if (facts.LeavesLater) Must((await sandbox.MailToAsync(customer.Email)).Where(mail => mail.Subject.Contains("has been deleted", StringComparison.Ordinal)).DistinctBy(mail => mail.MessageId).Count() == 1, "asked to leave, and has paid, and has no farewell");
        if (facts.LeavesLater && atBillingToo) Must((await customer.SignInAfreshAsync()).Path == "/sign-in", "deleted, and back");
        return collected;
    }

    private static async Task<bool> IsOpenAtBillingAsync(Customer customer) =>
        (await customer.SignInAfreshAsync()).Path != "/sign-in" && IsOwed(Page.Clean((await customer.OpenAsync("/billing")).Document.QuerySelector("dl.facts dd")));

    /// <summary>Whether the page has a figure at all, and one above nothing.</summary>
    internal static bool IsOwed(string outstanding) => outstanding.StartsWith("USD ", StringComparison.Ordinal) && outstanding != "USD 0.00";
}
