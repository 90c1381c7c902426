using System.Globalization;

namespace Sandbox.Mailbox;

/// <summary>All mail that arrived, oldest first, and by recipient: whoever waits for a mail asks often.</summary>
[Singleton]
public sealed class MailStore
{
    private const int Kept = 20_000;

    private readonly Lock _lock = new();
    private readonly Queue<Mail> _mails = [];
    private readonly Dictionary<string, List<Mail>> _boxes = new(StringComparer.OrdinalIgnoreCase);
    private int _lastId;

    public void Add(Mail mail)
    {
        lock (_lock) Keep(mail with { Id = ++_lastId });
    }

    /// <summary>Newest first; of one recipient, or of all.</summary>
    public IReadOnlyList<Mail> Newest(string? to = null)
    {
        lock (_lock) return [.. (to is null ? _mails : (IEnumerable<Mail>?)_boxes.GetValueOrDefault(InAscii(to.Trim())) ?? []).Reverse()];
    }

    public Mail? Find(int id)
    {
        lock (_lock) return _mails.FirstOrDefault(mail => mail.Id == id);
    }

    public void Replace(IEnumerable<Mail> mails)
    {
        lock (_lock)
        {
            _mails.Clear();
            _boxes.Clear();
            foreach (var mail in mails) Keep(mail);
            _lastId = Math.Max(_lastId, _mails.Select(mail => mail.Id).DefaultIfEmpty().Max());
        }
    }

    private void Keep(Mail mail)
    {
        _mails.Enqueue(mail);
        foreach (var name in NamesOf(mail))
        {
            if (!_boxes.TryGetValue(name, out var box)) _boxes[name] = box = [];
            box.Add(mail);
        }
        if (_mails.Count > Kept) Drop(_mails.Dequeue());
    }

    private void Drop(Mail mail)
    {
        foreach (var name in NamesOf(mail))
        {
            _boxes[name].Remove(mail);
            if (_boxes[name].Count == 0) _boxes.Remove(name);
        }
    }

    private static IEnumerable<string> NamesOf(Mail mail) => mail.Recipients.Select(InAscii).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>A domain has two spellings, and a person may ask by either: bücher.example is xn--bcher-kva.example on the way.</summary>
    private static string InAscii(string address)
    {
        var at = address.LastIndexOf('@');
        try { return at < 0 ? address : address[..(at + 1)] + new IdnMapping().GetAscii(address[(at + 1)..]); }
        catch (ArgumentException) { return address; }
    }
}
