using Portal.Ports;
using Portal.Tests.Adapters.Kit;
using Answered = Portal.Ports.Reply<bool>.Answered;
using NotReached = Portal.Ports.Reply<bool>.NotReached;
using Refused = Portal.Ports.Reply<bool>.Refused;
using Unknown = Portal.Ports.Reply<bool>.Unknown;

namespace Portal.Tests.Adapters.Mail;

/// <summary>Each thing a server can say or fail to say, and what we then know.</summary>
public sealed class SmtpConversationTests
{
    private static readonly Answered Sent = new(true);

    public static TheoryData<string, string?, Reply<bool>> FirstWords => new()
    {
        { "HELLO", "554 go away", new NotReached("no-connection") },
        { "HELLO", "421 too busy", new NotReached("no-connection") },
        { "HELLO", null, new NotReached("no-connection") },
        { "HELLO", "garbage", new NotReached("no-connection") },
        { "EHLO", null, new NotReached("no-connection") },
        { "MAIL", null, new NotReached("connection-lost") },
        { "MAIL", "451 later", new NotReached("smtp-451") },
        { "MAIL", "550 not from you", new NotReached("our-fault") },
        { "MAIL", "530 sign in first", new NotReached("our-fault") },
        { "RCPT", null, new NotReached("connection-lost") },
        { "RCPT", "450 greylisted", new NotReached("smtp-450") },
        { "RCPT", "550 no such mailbox", new Refused("smtp-550") },
        { "RCPT", "553 not allowed", new Refused("smtp-553") },
        { "DATA", null, new NotReached("connection-lost") },
        { "DATA", "451 later", new NotReached("smtp-451") },
        { "DATA", "554 no", new Refused("smtp-554") },
        { ".", null, new Unknown("connection-lost") },
        { ".", "garbage", new Unknown("connection-lost") },
        { ".", "452 disk full", new NotReached("smtp-452") },
        { ".", "421 closing", new NotReached("connection-lost") },
        { ".", "552 too large", new Refused("smtp-552") },
        { ".", "550 spam", new Refused("smtp-550") },
    };

    [Theory]
    [MemberData(nameof(FirstWords))]
    public async Task What_a_server_says_decides_what_is_known(string verb, string? says, Reply<bool> known)
    {
        // "garbage" is said again when MailKit asks again.
        await using var server = new ScriptedSmtp((verb, [says, says]));
        await using var adapters = Against(server);
        Assert.Equal(known, await SendAsync(adapters));
    }

    [Fact]
    public async Task One_connection_serves_many_mails()
    {
        await using var server = new ScriptedSmtp();
        await using var adapters = Against(server);
        for (var i = 0; i < 20; i++) Assert.Equal(Sent, await SendAsync(adapters));
        Assert.Equal((1, 20), (server.Connections, server.Messages));
    }

    [Fact]
    public async Task A_refused_recipient_does_not_cost_the_connection()
    {
        await using var server = new ScriptedSmtp(("RCPT", ["550 no such mailbox"]));
        await using var adapters = Against(server);
        Assert.IsType<Refused>(await SendAsync(adapters));
        Assert.Equal(Sent, await SendAsync(adapters));
        Assert.Equal((1, 1), (server.Connections, server.Messages));
    }

    [Theory]
    [InlineData("MAIL", null)]
    [InlineData("MAIL", "421 you waited too long")]
    [InlineData("RCPT", null)]
    [InlineData("DATA", null)]
    public async Task A_connection_that_died_while_waiting_is_opened_again(string verb, string? says)
    {
        var usual = verb == "DATA" ? "354 go on" : "250 ok";
        await using var server = new ScriptedSmtp((verb, [usual, says]));
        await using var adapters = Against(server);
        Assert.Equal(Sent, await SendAsync(adapters));
        Assert.Equal(Sent, await SendAsync(adapters));
        Assert.Equal((2, 2), (server.Connections, server.Messages));
    }

    /// <summary>A mail's last look counts the try: it comes when nothing is left but to send, and once, whichever connection that is.</summary>
    [Theory]
    [InlineData("NOOP", 1)]
    [InlineData("MAIL", 1)]
    public async Task The_last_look_comes_once_and_what_it_writes_leaves(string dies, int looks)
    {
        await using var server = new ScriptedSmtp((dies, dies == "MAIL" ? ["250 ok", null] : [null]));
        await using var adapters = Against(server);
        await SendAsync(adapters);
        var seen = new List<int>();

        var reply = await adapters.Port<IMail>().SendAsync(Message, CancellationToken.None, ct =>
        {
            seen.Add(server.Connections);
            return Task.FromResult<MailMessage?>(Message with { Text = "newer" });
        });

        Assert.Equal(Sent, reply);
        Assert.Equal(looks, seen.Count);
        // A connection that is found dead before is replaced before; else nothing but sending tells.
        Assert.Equal(dies == "NOOP" ? 2 : 1, seen[0]);
        Assert.Equal((2, 2), (server.Connections, server.Messages));
    }

    [Fact]
    public async Task Where_no_connection_stands_nobody_looks_and_a_look_that_says_no_sends_nothing()
    {
        var looks = 0;
        Task<MailMessage?> Look(MailMessage? written)
        {
            looks++;
            return Task.FromResult(written);
        }
        await using (var nobody = new Kit.Adapters([("Mail:Host", "127.0.0.1"), ("Mail:Port", "1"), ("Mail:Tls", "None"), ("Mail:From", "no-reply@portal.test")]))
            Assert.Equal(new NotReached("no-connection"), await nobody.Port<IMail>().SendAsync(Message, CancellationToken.None, _ => Look(Message)));
        Assert.Equal(0, looks);
        await using var server = new ScriptedSmtp();
        await using var adapters = Against(server);

        Assert.Equal(new NotReached("not-any-more"), await adapters.Port<IMail>().SendAsync(Message, CancellationToken.None, _ => Look(null)));
        Assert.Equal(new NotReached("not-any-more"), await adapters.Port<IMail>().SendAsync(Message, CancellationToken.None, _ => Look(Message with { To = "eve@people.test" })));

        Assert.Equal((2, 0), (looks, server.Messages));
    }

    [Fact]
    public async Task Nothing_is_sent_twice_when_a_waiting_connection_breaks_after_the_data()
    {
        await using var server = new ScriptedSmtp((".", ["250 ok", null]));
        await using var adapters = Against(server);
        Assert.Equal(Sent, await SendAsync(adapters));
        Assert.Equal(new Unknown("connection-lost"), await SendAsync(adapters));
        Assert.Equal((1, 2), (server.Connections, server.Messages));
    }

    [Fact]
    public async Task A_connection_is_not_kept_for_ever()
    {
        await using var server = new ScriptedSmtp();
        await using var adapters = Against(server, ("Mail:IdleSeconds", "1"));
        await SendAsync(adapters);
        await Task.Delay(1_200);
        await SendAsync(adapters);
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task Credentials_are_never_sent_to_a_server_that_offers_no_tls_when_tls_was_demanded()
    {
        await using var server = new ScriptedSmtp();
        await using var adapters = Against(server, ("Mail:Tls", "StartTls"), ("Mail:User", "portal"), ("Mail:Password", "secret"));
        Assert.Equal(new NotReached("no-secure-connection"), await SendAsync(adapters));
    }

    [Fact]
    public async Task Refused_credentials_are_our_fault_and_may_be_mended()
    {
        await using var server = new ScriptedSmtp(("EHLO", ["250-scripted.test\r\n250 AUTH PLAIN"]), ("AUTH", ["535 no"]));
        await using var adapters = Against(server, ("Mail:User", "portal"), ("Mail:Password", "secret"));
        Assert.Equal(new NotReached("our-fault"), await SendAsync(adapters));
        Assert.DoesNotContain(adapters.Logs.Lines, line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_that_the_server_cannot_write_is_refused()
    {
        await using var server = new ScriptedSmtp();
        await using var adapters = Against(server);
        var message = new MailMessage("mail:1", "用户@people.test", "Subject", "Text", "Html");
        Assert.Equal(new Refused("address-not-supported"), await adapters.Port<IMail>().SendAsync(message, CancellationToken.None));
    }

    private static Kit.Adapters Against(ScriptedSmtp server, params (string, string?)[] settings) => new(
        [("Mail:Host", "127.0.0.1"), ("Mail:Port", $"{server.Port}"), ("Mail:Tls", "None"), ("Mail:From", "no-reply@portal.test"), ("Mail:TimeoutSeconds", "5"), .. settings]);

    private static MailMessage Message => new("mail:1", "ann@people.test", "Subject", "Text", "Html");

    private static Task<Reply<bool>> SendAsync(Kit.Adapters adapters) => adapters.Port<IMail>().SendAsync(Message, CancellationToken.None);
}
