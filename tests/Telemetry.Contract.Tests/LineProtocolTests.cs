using System.Buffers;
using System.Text;
using CsCheck;

namespace Telemetry.Contract.Tests;

public sealed class LineProtocolTests
{
    [Fact]
    public void A_reading_may_say_its_time_and_number()
    {
        var line = Parse("press  temperature\t21.5 1780000000123.25 42\r");
        Assert.Equal(LineKind.Reading, line.Kind);
        Assert.Equal("press temperature", Text(line.Device) + " " + Text(line.Metric));
        Assert.Equal((ValueKind.Number, 21.5), (line.ValueKind, line.Number));
        Assert.Equal((1_780_000_000_123_250, 42UL), (line.TimeMicros, line.Seq));
        var bare = Parse("press on true");
        Assert.Equal((ValueKind.Bool, 1.0, null, null), (bare.ValueKind, bare.Number, bare.TimeMicros, bare.Seq));
    }

    [Fact]
    public void Control_lines_are_taken_apart()
    {
        Assert.Equal("b-1", Text(Parse("!boot b-1").Argument));
        var low = Parse("!low 1780000000000");
        Assert.Equal((LineKind.Low, 1_780_000_000_000_000, ""), (low.Kind, low.TimeMicros, Text(low.Device)));
        Assert.Equal("pump:a", Text(Parse("!low 1780000000000 pump:a").Device));
        Assert.Equal((LineKind.Ack, 12), (Parse("!ack 12").Kind, Parse("!ack 12").LineNumber));
        var nak = Parse("!nak 3 BadName");
        Assert.Equal((LineKind.Nak, 3, "BadName"), (nak.Kind, nak.LineNumber, Text(nak.Argument)));
        Assert.Equal(LineKind.Blank, Parse("  ").Kind);
        Assert.Equal(LineKind.Blank, Parse("# comment").Kind);
    }

    [Theory]
    [InlineData("press", DecodeError.BadName)]
    [InlineData("pr/ess t 1", DecodeError.BadName)]
    [InlineData("press t", DecodeError.MissingValue)]
    [InlineData("press t x", DecodeError.WrongType)]
    [InlineData("press t NaN", DecodeError.NotFinite)]
    [InlineData("press t 1e999", DecodeError.NotFinite)]
    [InlineData("press t 1 soon", DecodeError.BadTime)]
    [InlineData("press t 1 1780000000000 -1", DecodeError.BadSeq)]
    [InlineData("press t 1 1780000000000 1 more", DecodeError.TrailingBytes)]
    [InlineData("press t \"open", DecodeError.Truncated)]
    [InlineData("press t \"open\\", DecodeError.Truncated)]
    [InlineData("press t \"a\"b", DecodeError.WrongShape)]
    [InlineData("!boot a b", DecodeError.BadName)]
    [InlineData("!low", DecodeError.BadTime)]
    [InlineData("!low 1780000000000 a b", DecodeError.BadName)]
    [InlineData("!ack -1", DecodeError.BadSeq)]
    [InlineData("!what", DecodeError.WrongShape)]
    public void A_bad_line_says_why(string text, DecodeError error)
    {
        var line = Parse(text);
        Assert.Equal((LineKind.None, error), (line.Kind, line.Error));
    }

    [Fact]
    public void A_line_that_is_too_long_is_refused() =>
        Assert.Equal(DecodeError.TooLarge, Parse(new string('x', Limits.LineBytesMax + 1)).Error);

    [Fact]
    public void What_was_written_is_parsed() => Gen.Select(
        Gen.Double.Where(double.IsFinite), Gen.Long[0, EpochMicros.Max], Gen.ULong, Gen.String[0, 60])
        .Sample(static (number, time, seq, text) =>
        {
            var buffer = new ArrayBufferWriter<byte>();
            LineFormat.WriteReading(buffer, "d", "m", number, time, seq);
            var line = Parse(Encoding.UTF8.GetString(buffer.WrittenSpan)[..^1]);
            Assert.Equal(number, line.Number);
            Assert.Equal((time, seq), (line.TimeMicros, line.Seq));

            buffer.ResetWrittenCount();
            var utf8 = Encoding.UTF8.GetBytes(text);
            LineFormat.WriteReading(buffer, "d", "m", utf8);
            Assert.Equal(1, buffer.WrittenSpan.Count((byte)'\n'));
            var written = LineProtocol.Parse(buffer.WrittenSpan[..^1]);
            var unescaped = new byte[written.EscapedText.Length];
            var length = LineProtocol.Unescape(written.EscapedText, unescaped);
            Assert.Equal(utf8, unescaped[..length]);
        });

    [Fact]
    public void Control_lines_are_written()
    {
        var buffer = new ArrayBufferWriter<byte>();
        LineFormat.WriteBoot(buffer, "b");
        LineFormat.WriteLow(buffer, 1_780_000_000_000_500);
        LineFormat.WriteLow(buffer, 1_780_000_000_000_000, "pump");
        LineFormat.WriteAck(buffer, 5);
        LineFormat.WriteNak(buffer, 6, DecodeError.BadName);
        LineFormat.WriteReading(buffer, "d", "m", false, 1_000);
        Assert.Equal(
            "!boot b\n!low 1780000000000.500\n!low 1780000000000 pump\n!ack 5\n!nak 6 BadName\nd m false 1\n",
            Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static ProtocolLine Parse(string text) => LineProtocol.Parse(Encoding.UTF8.GetBytes(text));

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
