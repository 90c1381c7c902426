using System.Text.Json.Nodes;
using Portal.Ports;
using Portal.Tests.Adapters.Kit;
using Answered = Portal.Ports.Reply<bool>.Answered;
using NotReached = Portal.Ports.Reply<bool>.NotReached;
using Refused = Portal.Ports.Reply<bool>.Refused;
using Unknown = Portal.Ports.Reply<bool>.Unknown;

namespace Portal.Tests.Adapters.Mail;

public sealed class SmtpMailTests(Outside outside) : IClassFixture<Outside>
{
    private static readonly Answered Sent = new(true);

    [Fact]
    public async Task A_mail_arrives_in_both_versions_letter_for_letter()
    {
        await using var adapters = await outside.AdaptersAsync();

        var reply = await SendAsync(adapters, Message("ann@people.test") with { Subject = "Grüße, 你好", Text = "Your code: 123456\nßä你 🙂", Html = "<p>Your code: <b>123456</b> ß你</p>" });

        Assert.Equal(Sent, reply);
        var mail = Assert.Single(await outside.JsonAsync("/mailbox.json?to=ann@people.test"))!;
        Assert.Equal("Grüße, 你好", Text(mail, "subject"));
        Assert.Equal("Your code: 123456\nßä你 🙂", Text(mail, "text").ReplaceLineEndings("\n").TrimEnd('\n'));
        Assert.Equal("<p>Your code: <b>123456</b> ß你</p>", Text(mail, "html").TrimEnd());
        Assert.Contains("no-reply@portal.test", Text(mail, "from"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jürgen@people.test")]
    [InlineData("用户@people.test")]
    [InlineData("o'brien+tag@people.test")]
    [InlineData("\"a b\"@people.test")]
    public async Task Uncommon_mailboxes_are_reached(string to)
    {
        await using var adapters = await outside.AdaptersAsync();
        Assert.Equal(Sent, await SendAsync(adapters, Message(to)));
        Assert.Single(await outside.JsonAsync($"/mailbox.json?to={Uri.EscapeDataString(to)}"));
    }

    [Theory]
    [InlineData("ann@bücher.test")]
    [InlineData("ann@xn--bcher-kva.test")]
    public async Task A_domain_in_other_letters_is_reached_by_its_plain_form(string to)
    {
        await using var adapters = await outside.AdaptersAsync();
        Assert.Equal(Sent, await SendAsync(adapters, Message(to)));
        Assert.Single(await outside.JsonAsync("/mailbox.json?to=ann@xn--bcher-kva.test"));
    }

    [Theory]
    [InlineData("ann@people.test, eve@people.test")]
    [InlineData("ann@people.test; eve@people.test")]
    [InlineData("ann@people.test\r\nBcc: eve@people.test")]
    [InlineData("ann@people.test\nBcc: eve@people.test")]
    [InlineData("ann@people.test\r")]
    [InlineData("ann@people.test\0")]
    [InlineData("ann@people.test>\r\nRCPT TO:<eve@people.test")]
    [InlineData("Ann <ann@people.test>")]
    [InlineData("<ann@people.test>")]
    [InlineData("ann@people.test (a comment)")]
    [InlineData("<@relay.test:ann@people.test>")]
    [InlineData("friends: ann@people.test, eve@people.test;")]
    [InlineData("ann@people.test ")]
    [InlineData(" ann@people.test")]
    [InlineData("ann@people.test\u2028eve@people.test")]
    [InlineData("ann@people.test\u0085")]
    [InlineData("\"ann\r\n\"@people.test")]
    [InlineData("ann@people..test")]
    [InlineData("ann@eve@people.test")]
    [InlineData("ann")]
    [InlineData("ann@")]
    [InlineData("@people.test")]
    [InlineData("")]
    public async Task What_is_not_exactly_one_mailbox_is_refused_and_nothing_is_sent(string to)
    {
        await using var adapters = await outside.AdaptersAsync();
        Assert.Equal(new Refused("not-an-address"), await SendAsync(adapters, Message(to)));
        Assert.Empty(await outside.JsonAsync("/mailbox.json"));
    }

    [Fact]
    public async Task A_half_of_a_surrogate_pair_is_no_address()
    {
        await using var adapters = await outside.AdaptersAsync();
        Assert.Equal(new Refused("not-an-address"), await SendAsync(adapters, Message("ann\ud83d@people.test")));
    }

    [Fact]
    public async Task A_line_break_in_the_subject_adds_no_header_and_no_reader()
    {
        await using var adapters = await outside.AdaptersAsync();

        await SendAsync(adapters, Message("ann@people.test") with { Subject = "Hello\r\nBcc: eve@people.test\r\n\r\nforged" });

        var mail = Assert.Single(await outside.JsonAsync("/mailbox.json"))!;
        Assert.Equal("ann@people.test", Text(mail, "to"));
        Assert.Equal("Text", Text(mail, "text").Trim());
    }

    [Theory]
    [InlineData("lose-answer", "connection-lost")]
    [InlineData("late", "connection-lost")]
    public async Task A_connection_that_breaks_after_the_data_leaves_it_open(string trouble, string why)
    {
        await using var adapters = await outside.AdaptersAsync();
        outside.Trouble("mail", trouble);
        Assert.Equal(new Unknown(why), await SendAsync(adapters, Message()));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_the_data_leaves_it_open()
    {
        await using var adapters = await outside.AdaptersAsync(("Mail:TimeoutSeconds", "2"));
        outside.Trouble("mail", "timeout");
        Assert.Equal(new Unknown("timeout"), await SendAsync(adapters, Message()));
    }

    [Fact]
    public async Task A_server_that_is_down_was_not_reached_and_later_is()
    {
        await using var adapters = await outside.AdaptersAsync();
        outside.Trouble("mail", "down");
        Assert.IsType<NotReached>(await SendAsync(adapters, Message()));
        outside.Calm();
        Assert.Equal(Sent, await SendAsync(adapters, Message()));
        Assert.Single(await outside.JsonAsync("/mailbox.json"));
    }

    [Fact]
    public async Task A_waiting_connection_that_broke_is_replaced_before_the_data()
    {
        await using var adapters = await outside.AdaptersAsync();
        Assert.Equal(Sent, await SendAsync(adapters, Message()));
        outside.Trouble("mail", "down");
        Assert.IsType<NotReached>(await SendAsync(adapters, Message()));
    }

    [Fact]
    public async Task A_slow_server_is_waited_for()
    {
        await using var adapters = await outside.AdaptersAsync();
        outside.Trouble("mail", "slow");
        Assert.Equal(Sent, await SendAsync(adapters, Message()));
    }

    [Fact]
    public async Task A_recipient_whom_the_server_does_not_know_is_refused_for_good()
    {
        await using var adapters = await outside.AdaptersAsync();
        outside.Trouble("mail", "decline");
        Assert.Equal(new Refused("smtp-550"), await SendAsync(adapters, Message()));
    }

    [Fact]
    public async Task Nobody_listening_means_not_reached()
    {
        await using var adapters = await outside.AdaptersAsync(("Mail:Port", "1"));
        Assert.Equal(new NotReached("no-connection"), await SendAsync(adapters, Message()));
    }

    [Fact]
    public async Task StartTls_is_demanded_and_an_unknown_certificate_is_refused()
    {
        await using var adapters = await outside.AdaptersAsync(("Mail:Tls", "StartTls"));
        Assert.Equal(new NotReached("no-secure-connection"), await SendAsync(adapters, Message()));
        Assert.Empty(await outside.JsonAsync("/mailbox.json"));
    }

    [Fact]
    public async Task Many_mails_at_once_all_arrive()
    {
        await using var adapters = await outside.AdaptersAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 100).Select(number => SendAsync(adapters, Message($"reader{number}@people.test"))));
        Assert.All(replies, reply => Assert.Equal(Sent, reply));
        Assert.Equal(100, (await outside.JsonAsync("/mailbox.json")).Count);
    }

    [Fact]
    public async Task The_asker_can_give_up()
    {
        await using var adapters = await outside.AdaptersAsync();
        outside.Trouble("mail", "timeout");
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => adapters.Port<IMail>().SendAsync(Message(), soon.Token));
    }

    [Fact]
    public async Task Logs_name_our_id_and_nobody()
    {
        await using var adapters = await outside.AdaptersAsync();
        outside.Trouble("mail", "decline");
        await SendAsync(adapters, Message("ann@people.test"));
        Assert.Contains(adapters.Logs.Lines, line => line.Contains("mail:1", StringComparison.Ordinal));
        Assert.DoesNotContain(adapters.Logs.Lines, line => line.Contains("ann", StringComparison.Ordinal) || line.Contains("people.test", StringComparison.Ordinal));
    }

    private static MailMessage Message(string to = "ann@people.test") => new("mail:1", to, "Subject", "Text", "<p>Html</p>");

    private static Task<Reply<bool>> SendAsync(Kit.Adapters adapters, MailMessage message) => adapters.Port<IMail>().SendAsync(message, CancellationToken.None);

    private static string Text(JsonNode mail, string field) => (string)mail[field]!;
}
