using System.Globalization;
using System.Text;
using Telemetry.Contract;
using Telemetry.Edge.Drivers.Nmea;

namespace Telemetry.Edge.Tests.Drivers.Nmea;

public sealed class NmeaReaderTests
{
    [Theory]
    // The examples of NMEA 0183 manuals; hand-converted.
    [InlineData("GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,",
        "fix_quality=1 satellites=8 latitude=48.1173 longitude=11.516667 hdop=0.9 altitude=545.4")]
    [InlineData("GNGGA,001043.00,4404.14036,S,12118.85961,W,2,12,0.98,1113.0,M,-21.3,M,,",
        "fix_quality=2 satellites=12 latitude=-44.069006 longitude=-121.31432683 hdop=0.98 altitude=1113")]
    [InlineData("GPGGA,123519,,,,,0,00,,,M,,M,,", "fix_quality=0 satellites=0")]
    [InlineData("GPGGA,,,,,,,,,,,,,,", "")]
    [InlineData("GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W",
        "latitude=48.1173 longitude=11.516667 speed=11.523556 course=84.4 magnetic_variation=-3.1")]
    [InlineData("GLRMC,123519,A,4807.038,N,01131.000,E,,,230394,,,A", "latitude=48.1173 longitude=11.516667")]
    [InlineData("GPRMC,123519,V,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W,N", "")]
    [InlineData("GPGLL,4916.45,N,12311.12,W,225444,A,A", "latitude=49.274167 longitude=-123.185333")]
    [InlineData("GPGLL,4916.45,N,12311.12,W,225444,V,N", "")]
    [InlineData("GPGLL,4960.00,N,12311.12,W,225444,A,A", "")]
    [InlineData("GPGLL,9016.45,N,12311.12,W,225444,A,A", "")]
    [InlineData("GPVTG,054.7,T,034.4,M,005.5,N,010.2,K", "course=54.7 speed=2.829444")]
    [InlineData("GPVTG,054.7,034.4,005.5,010.2", "course=54.7 speed=2.829444")]
    [InlineData("GPVTG,,T,,M,,N,010.8,K,A", "speed=3")]
    [InlineData("GPVTG,054.7,T,034.4,M,005.5,N,010.2,K,N", "")]
    [InlineData("HEHDT,274.07,T", "heading=274.07")]
    [InlineData("WIMWV,214.8,R,0.1,K,A", "wind_angle=214.8 wind_speed=0.027778")]
    [InlineData("WIMWV,041.1,T,01.0,N,A", "true_wind_angle=41.1 true_wind_speed=0.514444")]
    [InlineData("WIMWV,041.1,R,01.0,M,V", "")]
    [InlineData("SDDBT,8.1,f,2.4,M,1.3,F", "depth=2.4")]
    [InlineData("SDDBT,10.0,f,,M,,F", "depth=3.048")]
    [InlineData("SDDBT,,f,,M,1.0,F", "depth=1.8288")]
    [InlineData("SDDPT,2.4,0.5", "depth=2.4 depth_surface=2.9")]
    [InlineData("SDDPT,2.4,-0.7,100", "depth=2.4 depth_keel=1.7")]
    [InlineData("SDDPT,2.4,,", "depth=2.4")]
    [InlineData("YXXDR,C,19.52,C,TempAir,P,1.02481,B,Baro#1,S,1,,DOOR,Q,5,x,",
        "xdr_TempAir=19.52 xdr_Baro_1=102481 xdr_DOOR=1 xdr_Q3=5")]
    [InlineData("GPGSV,3,1,11,03,03,111,00", "")]
    public void Sentences_say_what_they_say_in_si_units(string body, string expected)
    {
        var wanted = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('='))
            .ToDictionary(p => p[0], p => double.Parse(p[1], CultureInfo.InvariantCulture));
        var said = Read(body).ToDictionary(v => v.Metric, v => v.Value);
        Assert.Equal(wanted.Keys.Order(), said.Keys.Order());
        Assert.All(wanted, w => Assert.Equal(w.Value, said[w.Key], 6));
    }

    [Theory]
    [InlineData("GPGGA,123519,4807.038,N,01131.000,E,6,08,0.9,545.4,M,46.9,M,,")]
    [InlineData("GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W,E")]
    [InlineData("GPGLL,4916.45,N,12311.12,W,225444,A,S")]
    public void A_position_that_was_estimated_or_simulated_is_suspect(string body) =>
        Assert.Equal(ValueQuality.Suspect, Read(body).Single(v => v.Metric == "latitude").Quality);

    [Theory]
    [InlineData("GPRMC,235959.50,A,4807.038,N,01131.000,E,,,311226,,", "2026-12-31T23:59:59.5Z")]
    [InlineData("GNZDA,000000.00,01,01,2027,00,00", "2027-01-01T00:00:00Z")]
    [InlineData("GNZDA,235960.00,31,12,2028,00,00", "2029-01-01T00:00:00Z")] // A leap second.
    [InlineData("GNZDA,120000.00,10,04,2011,00,00", "2030-11-24T12:00:00Z")] // 1024 weeks back, twice would be 2011.
    [InlineData("GPRMC,120000,A,4807.038,N,01131.000,E,,,080407,,", "2026-11-22T12:00:00Z")]
    [InlineData("GPRMC,120000,V,4807.038,N,01131.000,E,,,080426,,", null)]
    [InlineData("GNZDA,,,,,,", null)]
    [InlineData("GNZDA,250000.00,01,01,2027,00,00", null)]
    [InlineData("GNZDA,120000.00,30,02,2027,00,00", null)]
    [InlineData("GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,", null)]
    public void Times_have_their_date_across_midnight_leap_seconds_and_week_rollovers(string body, string? utc) =>
        Assert.Equal(
            utc is null ? null : DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture),
            NmeaReader.UtcOf(Sentence(body)));

    [Fact]
    public void A_metric_follows_the_best_sentence_until_it_falls_silent()
    {
        var choice = new NmeaChoice(TimeSpan.Zero);
        Assert.True(Takes(choice, 2, "GPGLL", 0));
        Assert.True(Takes(choice, 1, "GPRMC", 1)); // Better.
        Assert.False(Takes(choice, 2, "GPGLL", 1));
        Assert.False(Takes(choice, 1, "GLRMC", 2)); // No better than that which is followed.
        Assert.True(Takes(choice, 1, "GNRMC", 2)); // Speaks for all constellations.
        Assert.False(Takes(choice, 1, "GPRMC", 6));
        Assert.True(Takes(choice, 1, "GPRMC", 7)); // GN has been silent for five seconds.
    }

    [Fact]
    public void Of_each_metric_at_most_one_value_a_period_is_told()
    {
        var choice = new NmeaChoice(TimeSpan.FromSeconds(10));
        var told = Enumerable.Range(0, 40).Count(second => Takes(choice, 0, "GNGGA", second));
        Assert.Equal(4, told);
    }

    [Fact]
    public void A_time_is_believed_with_a_fresh_fix_and_when_two_agree()
    {
        var clock = new NmeaClock();
        Assert.Null(Believed(clock, "GNZDA,120000.00,01,02,2027,00,00", 0)); // No fix: its own clock.
        Assert.Null(Believed(clock, "GNGGA,120001,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,", 1));
        Assert.Null(Believed(clock, "GNZDA,120001.00,01,02,2027,00,00", 1)); // The first of its kind.
        Assert.NotNull(Believed(clock, "GNZDA,120002.00,01,02,2027,00,00", 2));
        Assert.Null(Believed(clock, "GNZDA,120013.00,01,02,2027,00,00", 3)); // A jump.
        Assert.NotNull(Believed(clock, "GNZDA,120014.00,01,02,2027,00,00", 4)); // It was meant.
        Assert.Null(Believed(clock, "GNZDA,120017.00,01,02,2027,00,00", 7)); // The fix is old.
    }

    private static DateTimeOffset? Believed(NmeaClock clock, string body, int second) =>
        clock.Believed(Sentence(body), TimeSpan.FromSeconds(second));

    private static bool Takes(NmeaChoice choice, int rank, string source, int second) => choice.Takes(
        new NmeaValue("latitude", "lat", 1, rank, ValueQuality.Good), source, TimeSpan.FromSeconds(second));

    private static List<NmeaValue> Read(string body)
    {
        var values = new List<NmeaValue>();
        NmeaReader.Read(Sentence(body), values);
        return values;
    }

    private static NmeaSentence Sentence(string body)
    {
        var sum = NmeaSentence.ChecksumOf(Encoding.ASCII.GetBytes(body));
        var line = string.Create(CultureInfo.InvariantCulture, $"${body}*{sum:X2}");
        Assert.Equal(NmeaFault.None, NmeaSentence.Parse(Encoding.ASCII.GetBytes(line), true, out var sentence));
        return sentence!;
    }
}
