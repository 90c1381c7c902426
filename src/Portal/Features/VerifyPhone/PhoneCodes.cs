using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.VerifyPhone;

/// <summary>What a code by message and one by call have in common: it must still be alive when it leaves.</summary>
internal abstract class PhoneCode(PortalDb db, Intents intents, TimeProvider time) : MessageKind<PhoneCodePayload>(db)
{
    protected sealed override bool LeavesAtOnce => true;

    protected abstract Task<Reply<string>> SendAsync(PhoneCodePayload payload, TimeSpan goodFor, CancellationToken ct);

    protected override async Task<Outgoing> WriteAsync(Intent intent, PhoneCodePayload payload, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var expires = await Db.Challenges.Where(c => c.Id == payload.ChallengeId && c.UsedAt == null && c.EndedAt == null && c.ExpiresAt > now)
            .Select(c => (DateTimeOffset?)c.ExpiresAt).FirstOrDefaultAsync(ct);
        return expires is null ? Outgoing.NotAnyMore("dead-code") : Outgoing.Of(go => SendAsync(payload, expires.Value - now, go), sid => sid);
    }

    protected override Task RecordAsync(Intent intent, PhoneCodePayload payload, Verdict verdict, PortalDb db, CancellationToken ct) =>
        verdict is { State: IntentState.Done, Word: { } recordId } ? db.PlanForgettingAsync(intents, intent.Subject, recordId, time.GetUtcNow(), ct) : Task.CompletedTask;
}

internal sealed class PhoneMessage(PortalDb db, Intents intents, TimeProvider time, ITelephone telephone, IStringLocalizer<Words> words, IOptions<PortalOptions> portal) : PhoneCode(db, intents, time)
{
    public override string Name => PhoneCodePayload.Message;

    protected override Task<Reply<string>> SendAsync(PhoneCodePayload payload, TimeSpan goodFor, CancellationToken ct)
    {
        // The last line binds the code to our address, so that a phone offers it on no other site (origin-bound one-time codes).
        var text = words["{0} is your {1} code. Do not share it.", payload.Digits, portal.Value.Brand].Value + $"\n\n@{portal.Value.PublicUrl!.Host} #{payload.Digits}";
        return telephone.SendMessageAsync(payload.Number, text, goodFor, payload.ChallengeId, ct);
    }
}

internal sealed class PhoneCall(PortalDb db, Intents intents, TimeProvider time, ITelephone telephone, IStringLocalizer<Words> words, IOptions<PortalOptions> portal) : PhoneCode(db, intents, time)
{
    public override string Name => PhoneCodePayload.Call;

    protected override Task<Reply<string>> SendAsync(PhoneCodePayload payload, TimeSpan goodFor, CancellationToken ct) =>
        telephone.CallAsync(payload.Number, new SpokenCode("en-US", words["Hello. Your {0} code is", portal.Value.Brand], payload.Digits, words["Once more, your code is"]), payload.ChallengeId, ct);
}
