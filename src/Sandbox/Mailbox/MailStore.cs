using System.Globalization;

namespace Sandbox.Mailbox;

/// <summary>All mail that arrived, oldest first.</summary>
[Singleton]
public sealed class MailStore
{
    private const int Kept = 20_000;

    private readonly Lock _lock = new();
    private readonly List<Mail> _mails = [];
    private int _lastId;

    public void Add(Mail mail)
    {
        lock (_lock)
        {
            _mails.Add(mail with { Id = ++_lastId });
            if (_mails.Count > Kept) _mails.RemoveAt(0);
        }
    }

    /// <summary>Newest first; of one recipient, or of all.</summary>
    public IReadOnlyList<Mail> Newest(string? to = null)
    {
        var wanted = to is null ? null : InAscii(to.Trim());
        lock (_lock) return [.. Enumerable.Reverse(_mails).Where(mail => wanted is null || mail.Recipients.Any(recipient => InAscii(recipient).Equals(wanted, StringComparison.OrdinalIgnoreCase)))];
    }

    public Mail? Find(int id)
    {
        lock (_lock) return _mails.Find(mail => mail.Id == id);
    }

    /// <summary>A domain has two spellings, and a person may ask by either: bücher.example is xn--bcher-kva.example on the way.</summary>
    private static string InAscii(string address)
    {
        var at = address.LastIndexOf('@');
        try { return at < 0 ? address : address[..(at + 1)] + new IdnMapping().GetAscii(address[(at + 1)..]); }
        catch (ArgumentException) { return address; }
    }

    public void Replace(IEnumerable<Mail> mails)
    {
        lock (_lock)
        {
            _mails.Clear();
            _mails.AddRange(mails);
            _lastId = Math.Max(_lastId, _mails.Select(mail => mail.Id).DefaultIfEmpty().Max());
        }
    }
}
