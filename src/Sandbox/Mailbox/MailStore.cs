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
        lock (_lock) return [.. Enumerable.Reverse(_mails).Where(mail => to is null || mail.Recipients.Contains(to.Trim(), StringComparer.OrdinalIgnoreCase))];
    }

    public Mail? Find(int id)
    {
        lock (_lock) return _mails.Find(mail => mail.Id == id);
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
