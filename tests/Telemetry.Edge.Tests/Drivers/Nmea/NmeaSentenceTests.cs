using System.Text;
using Telemetry.Edge.Drivers.Nmea;

namespace Telemetry.Edge.Tests.Drivers.Nmea;

public sealed class NmeaSentenceTests
{
    [Fact]
    public void A_sentence_has_talker_type_and_fields()
    {
        var sentence = Parse("$GPGLL,4916.45,N,12311.12,W,225444,A*31", out var fault);
        Assert.Equal(NmeaFault.None, fault);
        Assert.Equal(("GP", "GLL", "4916.45"), (sentence!.Talker, sentence.Type, sentence[0]));
        Assert.Equal("", sentence[17]);
        var own = Parse("$PGRME,15.0,M,45.0,M,25.0,M*1C", out _);
        Assert.Equal(("P", "GRME"), (own!.Talker, own.Type));
    }

    [Theory]
    [InlineData("$GPGLL,4916.45,N,12311.12,W,225444,A*30", "BadChecksum")]
    [InlineData("$GPGLL,4916.46,N,12311.12,W,225444,A*31", "BadChecksum")]
    [InlineData("$GPGLL,4916.45,N,12311.12,W,225444,A*3", "BadChecksum")]
    [InlineData("$GPGLL,4916.45,N,12311.12,W,225444,A", "NoChecksum")]
    [InlineData("GPGLL,4916.45,N,12311.12,W,225444,A*31", "WrongShape")]
    [InlineData("$GP*17", "WrongShape")]
    [InlineData("", "WrongShape")]
    [InlineData("$GPGLL,49\u001b6.45,N*31", "BadText")]
    public void What_is_no_sentence_says_why(string line, string reason)
    {
        Assert.Null(Parse(line, out var fault));
        Assert.Equal(reason, fault.ToString());
    }

    [Fact]
    public void A_checksum_may_be_left_out_where_the_configuration_says_so() =>
        Assert.Equal(NmeaFault.None, NmeaSentence.Parse("$HEHDT,274.1,T"u8, false, out _));

    [Fact]
    public void A_tag_block_before_a_sentence_is_passed_over() =>
        Assert.Equal(
            "GLL",
            Parse("\\g:1-2-73,s:r003669945,c:1120959341*4A\\$GPGLL,4916.45,N,12311.12,W,225444,A*31", out _)!.Type);

    [Fact]
    public void Lines_may_come_in_any_pieces_and_what_is_too_long_spoils_only_itself()
    {
        var text = "$GPGLL,4916.45,N,12311.12,W,225444,A*31\r\n" + new string('x', 5000) + "\n$HEHDT,274.1,T*2F\n";
        for (var size = 1; size < 100; size += 7)
        {
            var lines = new NmeaLines();
            var found = new List<string>();
            foreach (var piece in Encoding.ASCII.GetBytes(text).Chunk(size))
            {
                lines.Feed(piece, line => found.Add(NmeaSentence.Parse(line, true, out _).ToString()));
            }
            Assert.Equal(["None", "TooLong", "None"], found);
        }
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var random = new Random(4711);
        var alphabet = "$!\\GPGARMCZDXDR,,,,,0123456789.*NSEWA\r\n\u007f"u8.ToArray();
        var lines = new NmeaLines();
        var values = new List<NmeaValue>();
        for (var i = 0; i < 5000; i++)
        {
            var bytes = new byte[random.Next(120)];
            for (var j = 0; j < bytes.Length; j++)
            {
                bytes[j] = random.Next(40) == 0 ? (byte)random.Next(256) : alphabet[random.Next(alphabet.Length)];
            }
            lines.Feed(bytes, line => NmeaSentence.Parse(line, false, out _));
            // With a right address and sum, whatever the fields hold.
            var body = (random.Next(10) switch
            {
                0 => "GNGGA",
                1 => "GNRMC",
                2 => "GPGLL",
                3 => "GPVTG",
                4 => "WIMWV",
                5 => "SDDPT",
                6 => "SDDBT",
                7 => "YXXDR",
                8 => "HEHDT",
                _ => "GPZDA",
            }) + "," + string.Concat(
                Encoding.ASCII.GetString(bytes).Where(c => c is >= ' ' and <= '~' and not '*' and not '\\'));
            if (NmeaSentence.Parse(Encoding.ASCII.GetBytes("$" + body), false, out var sentence) == NmeaFault.None)
            {
                NmeaReader.Read(sentence!, values);
                _ = NmeaReader.UtcOf(sentence!);
                _ = NmeaReader.IsFix(sentence!);
            }
        }
        Assert.All(values, v => Assert.True(double.IsFinite(v.Value)));
    }

    private static NmeaSentence? Parse(string line, out NmeaFault fault)
    {
        fault = NmeaSentence.Parse(Encoding.ASCII.GetBytes(line), true, out var sentence);
        return sentence;
    }
}
