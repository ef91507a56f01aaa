using Telemetry.FirmwareSim.Playback;

namespace Telemetry.FirmwareSim.Tests.Playback;

public sealed class RecordingTests
{
    [Fact]
    public void Columns_are_found_by_their_names()
    {
        var recording = Parse("label,value,event_time,metric,device,extra\n0,1.5,1000,m,d,x\n1,-2e3,2000,m,d,\n");
        Assert.Equal(
            [new("d", "m", "1.5", 1000, 1000, 1), new("d", "m", "-2e3", 2000, 2000, 2)], recording.Rows);
    }

    [Fact]
    public void Arrival_time_counts_where_it_is_known()
    {
        var recording = Parse("device,metric,event_time,value,arrival_time\nd,m,1000,1,1500\nd,m,2000,1,\n");
        Assert.Equal([1500L, 2000], recording.Rows.Select(r => r.ArrivalMillis));
    }

    [Fact]
    public void Sequence_numbers_are_row_numbers_of_the_device_also_over_rows_without_a_value()
    {
        var recording = Parse("device,metric,event_time,value\na,m,1,1\nb,m,1,1\na,m,2,\na,m,3,NaN\na,m,4,1\n");
        Assert.Equal([("a", 1L), ("b", 1L), ("a", 4L)], recording.Rows.Select(r => (r.Device, r.Seq)));
        Assert.Equal(2, recording.RowsWithoutValue);
    }

    [Fact]
    public void Text_and_truth_values_are_sent_as_such()
    {
        var recording = Parse("device,metric,event_time,value\nd,m,1,true\nd,m,2,\"say \"\"hi\"\", you\"\n");
        Assert.Equal(["true", "\"say \\\"hi\\\", you\""], recording.Rows.Select(r => r.Value));
    }

    [Fact]
    public void Characters_that_names_do_not_allow_become_underscores()
    {
        var recording = Parse("device,metric,event_time,value\nd 1,Volume Flow RateRMS,1,1\n");
        Assert.Equal(("d_1", "Volume_Flow_RateRMS"), (recording.Rows[0].Device, recording.Rows[0].Metric));
    }

    [Theory]
    [InlineData("metric,event_time,value\n", "x.csv:1: the header has no column 'device'")]
    [InlineData("device,metric,event_time,value\nd,m,1\n", "x.csv:2: 3 cells, the header has 4")]
    [InlineData("device,metric,event_time,value\nd,m,noon,1\n", "x.csv:2: event_time 'noon'")]
    [InlineData("device,metric,event_time,value\n,m,1,1\n", "x.csv:2: device ''")]
    [InlineData("device,metric,event_time,value\nd,a b,1,1\nd,a_b,1,1\n", "x.csv:3: metric 'a_b' and another")]
    public void A_file_that_is_no_recording_is_refused_with_its_place(string text, string expected) =>
        Assert.StartsWith(
            expected, Assert.Throws<PlaybackException>(() => Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(null, "skab-1")]
    [InlineData("x.", "x.skab-1")]
    [InlineData("skab-=pump-", "pump-1")]
    [InlineData("other=pump", "skab-1")]
    public void Prefixes_are_renamed(string? rename, string expected) =>
        Assert.Equal(expected, new RenamePrefix(rename).Apply("skab-1"));

    [Fact]
    public void The_boot_id_follows_from_the_content_alone()
    {
        const string Text = "device,metric,event_time,value\nd,m,1,1\n";
        Assert.Equal(Parse(Text).BootId, Recording.Parse("other.csv", Text, default).BootId);
        Assert.NotEqual(Parse(Text).BootId, Parse(Text + "d,m,2,1\n").BootId);
    }

    private static Recording Parse(string text) => Recording.Parse("x.csv", text, default);
}
