using MimeKit;
using Portal.Adapters.Mail;
using Portal.Ports;

namespace Portal.Tests.Adapters.Mail;

public sealed class LetterTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_says_who_when_and_that_a_machine_wrote_it()
    {
        var letter = Write("mail-1");
        Assert.Equal("\"The Portal\" <no-reply@portal.test>", letter.From.ToString());
        Assert.Equal(Now, letter.Date);
        Assert.Equal("auto-generated", letter.Headers[HeaderId.AutoSubmitted]);
        Assert.Equal("mail-1@portal.test", letter.MessageId);
        Assert.Equal(["text/plain", "text/html"], letter.BodyParts.Select(part => part.ContentType.MimeType));
        Assert.All(letter.BodyParts, part => Assert.Equal("utf-8", part.ContentType.Charset));
    }

    [Theory]
    [InlineData("mail:1", "mail=003A1@portal.test")]
    [InlineData("a=b", "a=003Db@portal.test")]
    [InlineData("a\r\nBcc: eve@people.test", "a=000D=000ABcc=003A=0020eve=0040people=002Etest@portal.test")]
    public void An_id_with_other_letters_becomes_one_word_of_its_own(string id, string expected) => Assert.Equal(expected, Write(id).MessageId);

    [Fact]
    public void The_same_id_gives_the_same_message_id_always() => Assert.Equal(Write("mail:1").MessageId, Write("mail:1").MessageId);

    [Theory]
    [InlineData("ann@people.test", false)]
    [InlineData("ann@bücher.test", false)]
    [InlineData("jürgen@people.test", true)]
    public void Utf8_is_asked_for_only_where_there_is_no_other_way(string to, bool expected) =>
        Assert.Equal(expected, Letter.FormatFor(Mailbox.Read(to)!).International);

    private static MimeMessage Write(string id) => Letter.Write(
        new MailMessage(id, "ann@people.test", "Subject", "Text", "<p>Html</p>"),
        Mailbox.Read("ann@people.test")!,
        new MailOptions { From = "no-reply@portal.test", FromName = "The Portal" },
        Now);
}
