using Portal.Ports;
using Simulation.Engine;

namespace Simulation.Neighbours;

/// <summary>A carrier of messages and calls, without any idempotency.</summary>
internal sealed class SimTelephone(Run run, Manners manners, IReadOnlySet<string> deafNumbers) : ITelephone
{
    private int _ids;

    public List<Received> Delivered { get; } = [];
    public Dictionary<string, Posting> Postings { get; } = [];
    public Manners Manners => manners;

    public Task<Reply<string>> SendMessageAsync(string number, string text, TimeSpan validFor, string reference, CancellationToken ct) => SendAsync(number, text);

    public Task<Reply<string>> CallAsync(string number, SpokenCode spoken, string reference, CancellationToken ct) => SendAsync(number, $"call {spoken.Digits}");

    private async Task<Reply<string>> SendAsync(string number, string text)
    {
        var name = $"{number} {text}";
        run.Messages.CheckPhoneUseful(number, SimMail.CodeIn(text)!);
        var posting = run.Messages.Begin(Postings, name);
        var reply = await manners.AskAsync<string>("phone " + number, () =>
        {
            if (deafNumbers.Contains(number)) return new Reply<string>.Refused(TelephoneRefusals.NotANumber);
            posting.Copies++;
            Delivered.Add(new Received(name, number, text, run.Clock.World));
            run.Messages.CheckCopies(name, posting);
            return new Reply<string>.Answered("SM" + ++_ids);
        });
        run.Messages.End(posting, reply);
        return reply;
    }
}
