using Portal.Domain.Accounts;

namespace Portal.Domain.Tests.Accounts;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("name@example.com")]
    [InlineData("a@b.co")]
    [InlineData("first.last+tag@mail.example.co.uk")]
    [InlineData("!#$%&'*+-/=?^_`{|}~@example.com")]
    [InlineData("123@456.example")]
    [InlineData("a%2540b@example.com")]
    [InlineData("o'neill@example.ie")]
    [InlineData("name@xn--bcher-kva.example")]
    [InlineData("name@bücher.example")]
    [InlineData("用户@例子.广告")]
    [InlineData("अजय@डाटा.भारत")]
    [InlineData("квіточка@пошта.укр")]
    [InlineData("θσερ@εχαμπλε.ψομ")]
    [InlineData("jörg@example.de")]
    [InlineData("𝒶𐐨@example.com")]
    [InlineData("😀@example.com")]
    [InlineData("\"first last\"@example.com")]
    [InlineData("\"a@b\"@example.com")]
    [InlineData("\"quote \\\" and \\\\ slash\"@example.com")]
    [InlineData("\"\"@example.com")]
    [InlineData("\"ü,;<>()[]:\"@example.com")]
    [InlineData("\"a\\~\\ b\"@example.com")]
    [InlineData("name@a.b.c.d.e.f.example")]
    [InlineData("name@1and1.com")]
    [InlineData("name@r3---sn.example.com")]
    public void A_mailbox_is_read_as_it_was_typed(string typed) => Assert.Equal(typed, Read(typed).Text);

    [Theory]
    [InlineData("plain")]
    [InlineData("@")]
    [InlineData("@example.com")]
    [InlineData("name@")]
    [InlineData("name@example")]
    [InlineData("name@localhost")]
    [InlineData("name@@example.com")]
    [InlineData("name@exam@ple.com")]
    [InlineData(".name@example.com")]
    [InlineData("name.@example.com")]
    [InlineData("na..me@example.com")]
    [InlineData("na me@example.com")]
    [InlineData("na\u00A0me@example.com")]
    [InlineData("na\u2003me@example.com")]
    [InlineData("na\tme@example.com")]
    [InlineData("name@exa mple.com")]
    [InlineData("name@example..com")]
    [InlineData("name@.example.com")]
    [InlineData("name@example.com.")]
    [InlineData("name@-example.com")]
    [InlineData("name@example-.com")]
    [InlineData("name@exa_mple.com")]
    [InlineData("name@example.123")]
    [InlineData("name@127.0.0.1")]
    [InlineData("name@[127.0.0.1]")]
    [InlineData("name@[IPv6:::1]")]
    [InlineData("name@[tag:content]")]
    [InlineData("name@xn--a.example")]
    [InlineData("name@xn--abc-.example")]
    [InlineData("name@ü_x.example")]
    [InlineData("name@ü..example")]
    [InlineData("name@-ü.example")]
    [InlineData("name@example.com\r\nBcc: other@example.com")]
    [InlineData("name\r\nBcc: other@example.com")]
    [InlineData("\"na\r\nme\"@example.com")]
    [InlineData("\"na\tme\"@example.com")]
    [InlineData("na\u0000me@example.com")]
    [InlineData("\"na\u0000me\"@example.com")]
    [InlineData("na\u0007me@example.com")]
    [InlineData("na\u007Fme@example.com")]
    [InlineData("na\u0085me@example.com")]
    [InlineData("na\u2028me@example.com")]
    [InlineData("na\u2029me@example.com")]
    [InlineData("na\uFFFDme@example.com")]
    [InlineData("na\uE000me@example.com")]
    [InlineData("na\u0378me@example.com")]
    [InlineData("name@example.com,other@example.com")]
    [InlineData("name@example.com;other@example.com")]
    [InlineData("name@example.com other@example.com")]
    [InlineData("name,other@example.com")]
    [InlineData("\"Name\" <name@example.com>")]
    [InlineData("Name <name@example.com>")]
    [InlineData("<name@example.com>")]
    [InlineData("mailto:name@example.com?cc=other@example.com")]
    [InlineData("name(comment)@example.com")]
    [InlineData("(comment)name@example.com")]
    [InlineData("name@example.com(comment)")]
    [InlineData("name@(comment)example.com")]
    [InlineData("@relay.example:name@example.com")]
    [InlineData("\"name@example.com")]
    [InlineData("\"ab@example.com")]
    [InlineData("\"\\ü@example.com")]
    [InlineData("\"name\"x@example.com")]
    [InlineData("x\"name\"@example.com")]
    [InlineData("\"na\"me\"@example.com")]
    [InlineData("\"na\".\"me\"@example.com")]
    [InlineData("\"name\\\"@example.com")]
    [InlineData("\"na\\üme\"@example.com")]
    [InlineData("\"name\"")]
    [InlineData("\"name\"@")]
    [InlineData("na\\@me@example.com")]
    [InlineData("na＠me@example.com")]
    [InlineData("na﹫me@example.com")]
    [InlineData("na…me@example.com")]
    [InlineData("name@exam℀ple.com")]
    [InlineData("name@example.com/path")]
    [InlineData("name@example.com:25")]
    [InlineData("&amp;@example.com")]
    public void What_is_no_mailbox_is_refused_with_an_example(string typed)
    {
        var refusal = EmailAddress.Read(typed).Refusal;
        Assert.Equal("Email", refusal?.Field);
        Assert.Equal("Enter an email address in the correct format, like name@example.com", refusal?.Why);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t\r\n ")]
    [InlineData("\u200B")]
    public void Nothing_typed_is_asked_for(string? typed) => Assert.Equal("Enter your email address", EmailAddress.Read(typed).Refusal?.Why);

    [Theory]
    [InlineData("  name@example.com\r\n")]
    [InlineData("\u00A0name@example.com\u3000")]
    [InlineData("\uFEFFname@example.com")]
    [InlineData("\u202Aname@example.com\u202C")]
    [InlineData("na\u200Bme@exam\u00ADple.com")]
    [InlineData("\u200B name@example.com \u200B")]
    [InlineData("na\u200Dme@example.com")]
    [InlineData("ｎａｍｅ＠ｅｘａｍｐｌｅ．ｃｏｍ")]
    [InlineData("name@example。com")]
    public void What_clipboards_and_keyboards_add_is_dropped(string typed) => Assert.Equal("name@example.com", Read(typed).Text);

    [Fact]
    public void Wide_signs_become_narrow_as_wide_letters_do() => Assert.Equal("a!b~c@example.com", Read("ａ！ｂ～ｃ@example.com").Text);

    [Fact]
    public void An_address_equals_no_absent_one() => Assert.False(Read("name@example.com").Equals(null));

    [Fact]
    public void A_joiner_that_shapes_letters_stays_in_the_text_and_makes_no_second_address()
    {
        var joined = Read("نامه\u200Cای@example.com");
        Assert.Contains('\u200C', joined.Text);
        Assert.Equal(Read("نامهای@example.com"), joined);
    }

    [Theory]
    [InlineData("name@example.com", "NAME@Example.COM")]
    [InlineData("straße@example.com", "STRAßE@example.com")]
    [InlineData("σίσυφος@example.com", "ΣΊΣΥΦΟΣ@example.com")]
    [InlineData("café@example.com", "cafe\u0301@example.com")]
    [InlineData("ﬁsh@example.com", "fish@example.com")]
    [InlineData("Ⅷ@example.com", "viii@example.com")]
    [InlineData("\u212Bngstrom@example.com", "ångstrom@example.com")]
    [InlineData("\u212Aelvin@example.com", "kelvin@example.com")]
    [InlineData("na\uFE0Fme@example.com", "name@example.com")]
    [InlineData("na\u2060me@exa\u200Bmple.com", "name@example.com")]
    [InlineData("\"name\"@example.com", "name@example.com")]
    [InlineData("\"n\\ame\"@example.com", "name@example.com")]
    [InlineData("\"first\\ last\"@example.com", "\"FIRST last\"@example.com")]
    [InlineData("name@bücher.example", "name@XN--BCHER-KVA.example")]
    [InlineData("name@BÜCHER.example", "name@bu\u0308cher.example")]
    [InlineData("name@βόλος.example", "name@xn--nxasmm1c.example")]
    [InlineData("𐐀@example.com", "𐐨@example.com")]
    public void Addresses_that_people_take_for_the_same_share_a_key(string one, string other)
    {
        Assert.Equal(Read(one).Key, Read(other).Key);
        Assert.Equal(Read(one), Read(other));
        Assert.Equal(Read(one).GetHashCode(), Read(other).GetHashCode());
    }

    [Theory]
    [InlineData("name@example.com", "name@example.org")]
    [InlineData("name@example.com", "na.me@example.com")]
    [InlineData("name@example.com", "name+x@example.com")]
    [InlineData("i@example.com", "ı@example.com")]
    [InlineData("aya@example.com", "aуa@example.com")]
    [InlineData("\"a b\"@example.com", "ab@example.com")]
    [InlineData("name@fass.example", "name@faß.example")]
    public void Different_addresses_keep_different_keys(string one, string other) => Assert.NotEqual(Read(one).Key, Read(other).Key);

    [Fact]
    public void The_key_is_in_small_letters_with_an_ascii_domain() => Assert.Equal("jörg@xn--bcher-kva.example", Read("JÖRG@Bücher.Example").Key);

    [Fact]
    public void Lengths_are_counted_in_octets_up_to_the_limits_of_smtp()
    {
        Assert.True(EmailAddress.Read($"{new string('a', 64)}@example.com").IsDone);
        Assert.Equal("Enter an email address with {0} characters or fewer before the @", EmailAddress.Read($"{new string('a', 65)}@example.com").Refusal?.Why);
        Assert.False(EmailAddress.Read($"{new string('ü', 33)}@example.com").IsDone);
        Assert.False(EmailAddress.Read($"{new string('ﷺ', 10)}@example.com").IsDone);
        Assert.True(EmailAddress.Read(OfLength(254)).IsDone);
        Assert.Equal("Enter an email address of {0} characters or fewer", EmailAddress.Read(OfLength(255)).Refusal?.Why);
        Assert.Equal([254], EmailAddress.Read(OfLength(255)).Refusal?.Args);
        Assert.True(EmailAddress.Read($"a@{new string('b', 63)}.com").IsDone);
        Assert.False(EmailAddress.Read($"a@{new string('b', 64)}.com").IsDone);
        Assert.False(EmailAddress.Read($"a@{new string('ü', 60)}.com").IsDone);
        Assert.False(EmailAddress.Read(new string('a', 1_000_000)).IsDone);

        // Text and key have 142 and 225 octets; a mail server that wants the domain in ASCII would be given 267.
        Assert.False(EmailAddress.Read($"{new string('\u212A', 21)}@{string.Concat(Enumerable.Repeat("ü.", 25))}com").IsDone);
    }

    [Theory]
    [InlineData("ann@example.com", "a•••@example.com")]
    [InlineData("a@example.com", "•••@example.com")]
    [InlineData("😀b@bücher.example", "😀•••@bücher.example")]
    [InlineData("\"ann lee\"@example.com", "a•••@example.com")]
    [InlineData("\"@x\"@example.com", "@•••@example.com")]
    [InlineData("\"\"@example.com", "•••@example.com")]
    public void Masked_shows_enough_to_recognise(string typed, string masked)
    {
        Assert.Equal(masked, Read(typed).Masked);
        Assert.Equal(masked, Read(typed).ToString());
    }

    [Theory]
    [InlineData("name@example.com", "name@example.com")]
    [InlineData("name+tag_1@mail-2.example.com", "name+tag_1@mail-2.example.com")]
    [InlineData("evil.example/login@evil.example", "evil...")]
    [InlineData("first.last@example.com", "first...")]
    [InlineData("name/or@example.com", "name...")]
    [InlineData("name@bücher.example", "name...")]
    [InlineData("\"see http://evil.example\"@example.com", "...")]
    [InlineData("用户@例子.广告", "...")]
    [InlineData("abcdefghijklmnopqrstuvwxyz@longexample.com", "abcdefghijklmnopqrst...")]
    public void A_text_message_names_it_whole_only_where_it_is_short_and_could_be_nothing_else(string typed, string named) => Assert.Equal(named, Read(typed).InMessage);

    private static string OfLength(int octets)
    {
        var start = $"{new string('a', 64)}@{new string('b', 63)}.{new string('c', 63)}.";
        return $"{start}{new string('d', octets - start.Length - 4)}.com";
    }

    private static EmailAddress Read(string typed) => EmailAddress.Read(typed).Value ?? throw new InvalidOperationException($"'{typed}' was refused.");
}
