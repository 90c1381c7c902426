namespace Portal.Storage;

/// <summary>
/// Counts passwords before they are looked at, so that a hundred at once are no more than ten; a right one takes the count back. At the door
/// they are counted by address, so that it holds for unknown ones too; behind it by account. Setting a new password is the owner's way out.
/// </summary>
public sealed class WrongPasswords(Limits limits)
{
    private static readonly Limit AtDoor = new("wrong passwords", 10, TimeSpan.FromHours(1), TimeSpan.FromMinutes(15));
    private static readonly Limit Inside = new("wrong passwords again", 10, TimeSpan.FromHours(1), TimeSpan.FromMinutes(15));

    public Task<Counted> CountAtDoorAsync(byte[]? form, string emailKey, CancellationToken ct) => limits.CountAsync(form, ct, new LimitFor(AtDoor, emailKey));

    public Task<Counted> CountInsideAsync(byte[]? form, string accountId, CancellationToken ct) => limits.CountAsync(form, ct, new LimitFor(Inside, accountId));

    public Task ForgetAtDoorAsync(string emailKey, CancellationToken ct) => limits.ForgetAsync(new LimitFor(AtDoor, emailKey), ct);

    public Task ForgetInsideAsync(string accountId, CancellationToken ct) => limits.ForgetAsync(new LimitFor(Inside, accountId), ct);
}
