using Telemetry.Contract;
using Telemetry.Contract.Live;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Interfaces;
using Telemetry.Gateway.Live;
using Telemetry.Gateway.Tests.Harness;
using static Telemetry.Gateway.Tests.Harness.ScriptedOutputs;

namespace Telemetry.Gateway.Tests.Live;

public sealed class LiveConnectionTests
{
    private readonly LiveConnection _connection = new("c1");
    private readonly ScriptedOutputs _outputs = new();

    [Fact]
    public void Readings_are_gathered_into_columns_per_series()
    {
        _connection.SubscribeSeries("pump", ["t"]);

        _connection.Offer(Pack("pump", ("t", 1_000_000, 1.5), ("u", 1_000_000, 9), ("t", 2_000_500, 2.5)));
        _connection.Offer(Pack("fan", ("t", 1_000_000, 7)));

        var message = (ReadingsMessage)Assert.Single(_connection.Drain()).Argument;
        Assert.Equal(("pump", "t", 0L), (message.Device, message.Metric, message.Dropped));
        Assert.Equal([1000, 2000.5], message.Times);
        Assert.Equal([1.5, 2.5], message.Values);
        Assert.Empty(_connection.Drain());
    }

    [Fact]
    public void Readings_in_doubt_say_why_and_good_ones_nothing()
    {
        _connection.SubscribeSeries("pump", ["t"]);
        LiveReadings pack = Pack("pump", ("t", 1_000, 1), ("u", 1_000, 2), ("t", 2_000, 3), ("t", 3_000, 4));
        _connection.Offer(new LiveReadings
        {
            Device = pack.Device,
            IsBacklog = false,
            Times = pack.Times,
            Metrics = pack.Metrics,
            MetricNames = pack.MetricNames,
            Values = pack.Values,
            Qualities = [ValueQuality.Good, ValueQuality.Range, ValueQuality.Stuck, ValueQuality.None],
        });
        var message = (ReadingsMessage)Assert.Single(_connection.Drain()).Argument;
        Assert.Equal([new ReadingDoubt(1, "stuck")], message.Doubts);
        _connection.Offer(pack);
        Assert.Null(((ReadingsMessage)Assert.Single(_connection.Drain()).Argument).Doubts);
    }

    [Fact]
    public void Slow_client_keeps_the_newest_readings_and_learns_how_many_are_missing()
    {
        _connection.SubscribeSeries("pump", null);

        for (int i = 0; i < LiveLimits.ReadingsWaitingMax + 100; i++)
        {
            _connection.Offer(Pack("pump", ("t", i, i)));
        }

        var message = (ReadingsMessage)Assert.Single(_connection.Drain()).Argument;
        Assert.Equal(LiveLimits.ReadingsWaitingMax, message.Values.Count);
        Assert.Equal(LiveLimits.ReadingsWaitingMax + 99, message.Values[^1]);
        Assert.Equal(100, message.Dropped);
    }

    [Fact]
    public void Series_are_bounded()
    {
        _connection.SubscribeSeries("pump", null);
        long refused = 0;

        for (int i = 0; i < LiveLimits.SeriesWaitingMax + 5; i++)
        {
            refused += _connection.Offer(Pack("pump", ("m" + i, 1, 1)));
        }

        Assert.Equal(5, refused);
        Assert.Equal(LiveLimits.SeriesWaitingMax, _connection.Drain().Count);
    }

    [Fact]
    public void Subscriptions_are_bounded()
    {
        for (int i = 0; i < LiveLimits.DevicesMax; i++)
        {
            Assert.True(_connection.SubscribeSeries("d" + i, null));
        }
        for (int i = 0; i < LiveLimits.PipelinesMax; i++)
        {
            Assert.True(_connection.SubscribePipeline("p" + i));
        }

        Assert.False(_connection.SubscribeSeries("one more", null));
        Assert.True(_connection.SubscribeSeries("d0", ["t"]));
        Assert.False(_connection.SubscribePipeline("one more"));
        Assert.True(_connection.SubscribePipeline("p0"));
    }

    [Fact]
    public void Row_replaces_the_waiting_row_of_its_window()
    {
        _connection.SubscribePipeline("readings_10s");

        _connection.Offer(_outputs.Add("readings_10s", Window(0, "pump", "t", 10, 1), Window(1, "pump", "t", 20, 2)));
        _connection.Offer(_outputs.Add("readings_10s", Window(0, "pump", "t", 10, 3, revision: 1)));
        _connection.Offer(_outputs.Add("scores", Window(0, "pump", "t", 10, 9)));

        var message = (ResultsMessage)Assert.Single(_connection.Drain()).Argument;
        Assert.Equal([2.0, 3.0], message.Columns["avg"]);
        Assert.Equal(DateTime.UnixEpoch.AddSeconds(20), message.Columns["window_start"][0]);
    }

    [Fact]
    public void Rows_are_bounded_and_the_newest_stay()
    {
        _connection.SubscribePipeline("readings_10s");
        for (int i = 0; i < LiveLimits.RowsWaitingMax + 3; i++)
        {
            _connection.Offer(_outputs.Add("readings_10s", Window(0, "pump", "t", i * 10, i)));
        }

        var message = (ResultsMessage)Assert.Single(_connection.Drain()).Argument;
        Assert.Equal(3, message.Dropped);
        Assert.Equal(LiveLimits.RowsWaitingMax, message.Columns["avg"].Count);
        Assert.Equal(3.0, message.Columns["avg"][0]);
    }

    [Fact]
    public void Alert_that_changed_twice_waits_once()
    {
        _connection.SubscribeAlerts(wanted: true);

        OfferAlerts(Alert(0, "x1", "pump/t", "raised", 100), Alert(1, "x2", "fan/t", "raised", 1));
        OfferAlerts(Alert(0, "x1", "pump/t", "resolved", 100, "resolved"));

        var message = (AlertsMessage)Assert.Single(_connection.Drain()).Argument;
        Assert.Equal([("x2", "raised"), ("x1", "resolved")], message.Items.Select(alert => (alert.Id, alert.Event)));
        Assert.Equal(0, message.Dropped);
        Assert.Empty(_connection.Drain());
    }

    [Fact]
    public void Alerts_are_bounded_and_the_newest_stay()
    {
        _connection.SubscribeAlerts(wanted: true);
        for (int i = 0; i < LiveLimits.AlertsWaitingMax + 3; i++)
        {
            OfferAlerts(Alert(0, "x" + i, "pump/t", "raised", i));
        }

        AlertsMessage[] messages = [.. _connection.Drain().Select(message => (AlertsMessage)message.Argument)];
        Assert.Equal(3, messages.Sum(message => message.Dropped));
        Assert.All(messages, message => Assert.InRange(message.Items.Count, 1, LiveLimits.AlertsPerMessageMax));
        Assert.Equal(
            Enumerable.Range(3, LiveLimits.AlertsWaitingMax).Select(i => "x" + i),
            messages.SelectMany(message => message.Items).Select(alert => alert.Id));
    }

    [Fact]
    public void Nothing_waits_of_what_was_unsubscribed()
    {
        _connection.SubscribeSeries("pump", null);
        _connection.SubscribePipeline("readings_10s");
        _connection.SubscribeAlerts(wanted: true);
        _connection.Offer(Pack("pump", ("t", 1, 1)));
        _connection.Offer(_outputs.Add("readings_10s", Window(0, "pump", "t", 10, 1)));
        OfferAlerts(Alert(0, "x1", "pump/t", "raised", 100));

        _connection.UnsubscribeSeries("pump");
        _connection.UnsubscribePipeline("readings_10s");
        _connection.SubscribeAlerts(wanted: false);
        _connection.Offer(Pack("pump", ("t", 2, 2)));

        Assert.Empty(_connection.Drain());
        Assert.False(_connection.WantsOutputs);
    }

    private void OfferAlerts(params OutputRow[] rows) =>
        _connection.Offer(AlertRows.ToItems(_outputs.Add("alerts", rows)));

    private static LiveReadings Pack(
        string device, params (string Metric, long Micros, double Value)[] readings) => new()
        {
            Device = device,
            IsBacklog = false,
            Times = [.. readings.Select(reading => reading.Micros)],
            Metrics = [.. readings.Select((_, index) => index)],
            MetricNames = [.. readings.Select(reading => reading.Metric)],
            Values = [.. readings.Select(reading => reading.Value)],
        };
}
