using LiteDB;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Webhooks;

namespace Telemetry.Gateway.Tests.History;

/// <summary>When the first receiver was told of an alert.</summary>
public sealed class NotifiedTests : IDisposable
{
    private static readonly DateTime Begin = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly LiteDatabase _database = new(new MemoryStream());
    private readonly DeliveriesView _view;

    public NotifiedTests() => _view = Open();

    public void Dispose() => _database.Dispose();

    [Fact]
    public void The_first_delivery_counts_also_after_a_start()
    {
        Put(1, "a", DeliveryKind.Failed);
        Put(2, "a", DeliveryKind.Delivered);
        Put(3, "a", DeliveryKind.Delivered);
        _view.Close();
        Put(4, "a", DeliveryKind.Delivered);
        _view.Close();

        Assert.Equal(Begin.AddSeconds(2), _view.NotifiedAt("a"));
        Assert.Null(_view.NotifiedAt("b"));
        Assert.Equal(Begin.AddSeconds(2), Open().NotifiedAt("a"));
    }

    [Fact]
    public void What_a_batch_said_that_never_was_is_not_known_and_can_be_said_again()
    {
        Put(1, "a", DeliveryKind.Delivered);
        _view.Discard();
        Assert.Null(_view.NotifiedAt("a"));

        Put(2, "a", DeliveryKind.Delivered);
        _view.Close();
        Assert.Equal(Begin.AddSeconds(2), Open().NotifiedAt("a"));
    }

    [Fact]
    public void It_goes_with_its_record_or_when_there_are_too_many()
    {
        for (int position = 1; position <= 40; position++)
        {
            Put(position, "a" + position, DeliveryKind.Delivered);
            _view.Close();
        }
        Assert.Null(_view.NotifiedAt("a1"));
        Assert.NotNull(_view.NotifiedAt("a35"));
        _view.Prune(36);
        _view.Close();

        Assert.Null(_view.NotifiedAt("a35"));
        Assert.NotNull(_view.NotifiedAt("a36"));
        Assert.All(
            Enumerable.Range(1, 40).Select(number => "a" + number),
            alert => Assert.Equal(Open().NotifiedAt(alert), _view.NotifiedAt(alert)));
    }

    private DeliveriesView Open() => new(_database, notifiedMax: 20);

    private void Put(int position, string alert, DeliveryKind kind) => _view.Put(position, new DeliveryRecord
    {
        Kind = kind,
        Endpoint = "ops",
        Id = "evt_" + position,
        Position = position,
        Alert = alert,
        At = Begin.AddSeconds(position),
    });
}
