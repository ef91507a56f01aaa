using Telemetry.Gateway.History;
using Telemetry.Gateway.Http;

namespace Telemetry.Gateway.Tests.Http;

public sealed class ListParametersTests
{
    [Fact]
    public void Times_are_read_as_utc_with_and_without_an_offset()
    {
        var parameters = new ListParameters { From = "2026-01-31T12:00:00+02:00", To = "2026-01-31T10:00:00.000001Z" };

        ViewQuery query = parameters.Read(isDescending: false, 1000, out var errors);

        Assert.Empty(errors);
        Assert.Equal(1, query.To - query.From);
    }

    [Theory]
    [InlineData("from", "yesterday")]
    [InlineData("from", "12:30")]
    [InlineData("from", "2026-13-01T00:00:00Z")]
    [InlineData("from", "1769853600")]
    [InlineData("limit", "0")]
    [InlineData("limit", "1001")]
    [InlineData("limit", "-1")]
    [InlineData("limit", "1e2")]
    [InlineData("limit", "99999999999")]
    [InlineData("cursor", "")]
    [InlineData("cursor", "not base64!")]
    [InlineData("cursor", "_w")]
    [InlineData("order", "random")]
    [InlineData("device", "")]
    public void What_cannot_be_used_is_named(string name, string value)
    {
        var parameters = new ListParameters
        {
            From = name == "from" ? value : null,
            Limit = name == "limit" ? value : null,
            Cursor = name == "cursor" ? value : null,
            Order = name == "order" ? value : null,
            Device = name == "device" ? value : null,
        };

        parameters.Read(isDescending: false, 1000, out var errors);

        Assert.Equal(name, Assert.Single(errors).Key);
    }

    [Fact]
    public void Range_that_ends_before_it_begins_is_refused()
    {
        var parameters = new ListParameters { From = "2026-01-02T00:00:00Z", To = "2026-01-01T00:00:00Z" };

        parameters.Read(isDescending: false, 1000, out var errors);

        Assert.Equal("to", Assert.Single(errors).Key);
    }

    [Fact]
    public void Cursor_comes_back_as_it_was()
    {
        string place = SortKey.Join(SortKey.Of(-5), "pump/t", "ü");

        Assert.True(Cursor.TryDecode(Cursor.Encode(place)!, out string read));
        Assert.Equal(place, read);
    }

    [Fact]
    public void Sort_keys_are_in_the_order_of_their_numbers()
    {
        long[] numbers = [long.MinValue, -1_000_000, -1, 0, 1, 15, 16, 1_700_000_000_000_000, long.MaxValue];

        Assert.Equal(numbers, numbers.Reverse().OrderBy(SortKey.Of, StringComparer.Ordinal));
        Assert.All(numbers, number => Assert.Equal(number, SortKey.Read(SortKey.Of(number))));
    }
}
