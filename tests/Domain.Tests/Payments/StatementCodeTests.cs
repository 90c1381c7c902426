using CsCheck;
using Portal.Domain.Payments;

namespace Portal.Domain.Tests.Payments;

public sealed class StatementCodeTests
{
    [Theory]
    [InlineData("123456")]
    [InlineData("V123456")]
    [InlineData("v123456")]
    [InlineData(" V 123 456 ")]
    [InlineData("V-123-456")]
    [InlineData("PORTAL* V123456")]
    [InlineData("Ｖ123456")]
    [InlineData("١٢٣٤٥٦")]
    [InlineData("V１２３４５６")]
    public void The_digits_are_found_however_much_of_the_line_is_given(string typed) => Assert.Equal("123456", StatementCode.Read(typed)?.Reveal());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("V")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("VV123456")]
    [InlineData("W123456")]
    [InlineData("0.37")]
    [InlineData("12345V6")]
    public void Anything_else_is_no_code(string? typed) => Assert.Null(StatementCode.Read(typed));

    [Fact]
    public void Leading_zeros_count() => Assert.Equal("000042", StatementCode.Read("V000042")?.Reveal());

    [Fact]
    public void No_text_breaks_it() => Gen.String.Sample(typed => StatementCode.Read(typed) is null or { IsEmpty: false });
}
