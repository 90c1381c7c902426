using System.Globalization;
using System.Text.RegularExpressions;
using KillTests.People;
using Portal.Tests.Kit;

namespace KillTests.Check;

/// <summary>Reads the sandbox's ledgers: what really reached cards, mailboxes, phones and PayPal.</summary>
internal sealed partial class LedgerCheck(SandboxJson sandbox, IReadOnlyCollection<Customer> customers)
{
    private const int SandboxRemembers = 20_000;

    private static readonly TimeSpan Promised = TimeSpan.FromHours(24);

    public int Holds { get; private set; }

    public int Charges { get; private set; }

    public int Mails { get; private set; }

    public int TwiceSent { get; private set; }

    /// <summary>Money that is still out.</summary>
    public async Task<int> MoneyOutAsync()
    {
        var lines = await Task.WhenAll(customers.Select(customer => sandbox.StatementAsync(customer.Card)));
        return lines.SelectMany(all => all).Where(IsOfACheck).Sum(line => line.Kind is "hold" or "charge" ? 1 : -1);
    }

    /// <summary>All others are of products.</summary>
    public static bool IsOfACheck(StatementLine line) => CheckCode().IsMatch(line.Description);

    /// <summary>What is wrong, once everything has had its time.</summary>
    public async Task<IReadOnlyList<string>> LookAsync()
    {
        var faults = new List<string>();
        foreach (var customer in customers) LookAtCard(customer, await sandbox.StatementAsync(customer.Card), faults);
        await LookAtMailAsync(faults);
        foreach (var customer in customers) await LookAtPhoneAsync(customer, faults);
        await LookAtPayPalAsync(faults);
        await LookAtKeysAsync(faults);
        foreach (var rivals in customers.Where(customer => customer.HasRival).GroupBy(customer => customer.Email))
            if (rivals.Count(customer => customer.Facts.EmailProven is Known.Yes) > 1) faults.Add($"{rivals.Key} was proven by two accounts.");
        return faults;
    }

    /// <summary>Lines of one check carry its code: one hold and one charge at most, each given back once, whole, and in time.</summary>
    private void LookAtCard(Customer customer, List<StatementLine> all, List<string> faults)
    {
        var lines = all.Where(IsOfACheck).ToList();
        Holds += lines.Count(line => line.Kind == "hold");
        Charges += lines.Count(line => line.Kind == "charge");
        foreach (var check in lines.GroupBy(line => line.Description))
        {
            var (taken, back) = (check.Where(line => line.Kind is "hold" or "charge").ToList(), check.Where(line => line.Kind is "void" or "refund").ToList());
            var sums = string.Join(", ", check.Reverse().Select(line => $"{line.Kind} {line.Amount} at {line.At:d HH:mm:ss}"));
            if (check.GroupBy(line => line.Kind).Any(kind => kind.Count() > 1)) faults.Add($"{customer.Email}: twice on the card: {sums}");
            if (taken.Count != back.Count || Sum(taken) != Sum(back)) faults.Add($"{customer.Email}: not given back exactly once: {sums}");
            if (back.Any(line => line.At - taken.Min(out_ => out_.At) > Promised)) faults.Add($"{customer.Email}: given back late: {sums}");
        }
        if (customer.Facts.CardAdded is Known.Yes && lines.Count == 0) faults.Add($"{customer.Email}: a card was taken and never checked");
    }

    private async Task LookAtMailAsync(List<string> faults)
    {
        var mails = await sandbox.AllMailAsync();
        var copies = mails.GroupBy(mail => (mail.To, mail.MessageId)).ToList();
        (Mails, TwiceSent) = (copies.Count, copies.Count(message => message.Count() > 1));
        faults.AddRange(copies.Where(message => message.Count() > 2 || message.Key.MessageId is null).Select(message => $"{message.Key.To}: “{message.First().Subject}” came {message.Count()} times"));
        foreach (var customer in customers.Where(customer => !customer.HasRival))
        {
            // Distinct messages: copies of one count once.
            int Messages(string part) => copies.Count(message => message.Key.To == customer.Email && (message.First().Subject + message.First().Text).Contains(part, StringComparison.Ordinal));
            var facts = customer.Facts;
            if (facts is { Deleted: Known.Yes, EmailProven: Known.Yes } && Messages("has been deleted") != 1) faults.Add($"{customer.Email}: {Messages("has been deleted")} farewells");
            if (facts is { Deleted: Known.No, CardConfirmed: Known.Yes } && Messages("A credit card was verified") != 1) faults.Add($"{customer.Email}: {Messages("A credit card was verified")} words about the card");
            if (facts is { Deleted: Known.No, PasswordChanged: Known.Yes } && Messages("The password of your account was changed") != 1) faults.Add($"{customer.Email}: {Messages("The password of your account was changed")} words about the password");
            if (facts is { Deleted: Known.No, PayPalAdded: Known.Yes } && Messages("A PayPal billing agreement was added") != 1) faults.Add($"{customer.Email}: {Messages("A PayPal billing agreement was added")} words about PayPal");
        }
    }

    private async Task LookAtPhoneAsync(Customer customer, List<string> faults)
    {
        var copies = (await sandbox.PhoneAsync(customer.FullPhone)).GroupBy(line => SandboxJson.CodeIn(line.Text)).ToList();
        TwiceSent += copies.Count(code => code.Count() > 1);
        if (copies.Any(code => code.Count() > 2)) faults.Add($"{customer.Email}: the same code by phone more than twice");
    }

    private async Task LookAtPayPalAsync(List<string> faults)
    {
        var active = (await sandbox.AgreementsAsync()).Where(agreement => agreement.State == "active").GroupBy(agreement => agreement.PayerId).ToList();
        if (active.Any(payer => payer.Count() > 1)) faults.Add("One payer has two active agreements.");
        // Those of which nobody knows how they ended may be either way.
        var certain = customers.Count(customer => customer.Facts is { PayPalAdded: Known.Yes, PayPalRemoved: Known.No, Deleted: Known.No });
        var possible = customers.Count(customer => customer.Facts is { PayPalAdded: not Known.No, PayPalRemoved: not Known.Yes, Deleted: not Known.Yes });
        if (active.Count < certain || active.Count > possible) faults.Add(string.Create(CultureInfo.InvariantCulture, $"{active.Count} active PayPal agreements, but {certain} to {possible} customers have one."));
    }

    /// <summary>Whatever takes money or gives it back goes under a key of ours, and what was taken under one key was taken once.</summary>
    private async Task LookAtKeysAsync(List<string> faults)
    {
        // Before and after: a charge may be made while somebody counts.
        var before = OrderKeys.Taken(await sandbox.AllRequestsAsync());
        var lines = await Task.WhenAll(customers.Select(customer => sandbox.StatementAsync(customer.Card)));
        var requests = await sandbox.AllRequestsAsync();
        faults.AddRange(OrderKeys.Faults(requests));
        // The sandbox forgets the oldest of very many.
        if (requests.Count >= SandboxRemembers) return;
        var (taken, after) = (lines.SelectMany(all => all).Count(line => line.Kind is "hold" or "charge"), OrderKeys.Taken(requests));
        if (taken < before || taken > after) faults.Add(string.Create(CultureInfo.InvariantCulture, $"{taken} payments were taken from cards, under {after} keys"));
    }

    [GeneratedRegex(@"V\d{6}")]
    private static partial Regex CheckCode();

    private static decimal Sum(IEnumerable<StatementLine> lines) => lines.Sum(line => decimal.Parse(line.Amount, CultureInfo.InvariantCulture));
}
