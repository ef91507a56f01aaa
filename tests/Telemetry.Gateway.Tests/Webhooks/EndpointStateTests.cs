using Telemetry.Gateway.Webhooks;

namespace Telemetry.Gateway.Tests.Webhooks;

public sealed class EndpointStateTests
{
    [Fact]
    public void Attempts_are_found_while_others_are_noted()
    {
        const int Known = 64;
        const int Noted = 200_000;
        EndpointState state = new();
        for (int position = 0; position < Known; position++)
        {
            state.Apply(Intent(position));
        }

        // The intents of deliveries under way become durable on threads of their own.
        Thread noting = new(() =>
        {
            for (int position = Known; position < Known + Noted; position++)
            {
                state.Apply(Intent(position));
                if (position % 1_024 == 0)
                {
                    for (int gone = Math.Max(Known, position - 1_000); gone < position; gone++)
                    {
                        state.Apply(Intent(gone) with { Kind = DeliveryKind.Delivered });
                    }

                    state.Apply(Intent(0) with { Kind = DeliveryKind.Settled, Settled = [] });
                }
            }
        });
        noting.Start();
        long missed = 0;
        while (noting.IsAlive)
        {
            for (int position = 0; position < Known; position++)
            {
                missed += state.LastAttempt(position, 0) is null || state.IsSettled(position, 0) ? 1 : 0;
            }
        }

        noting.Join();
        Assert.Equal(0, missed);
    }

    private static DeliveryRecord Intent(int position) => new()
    {
        Kind = DeliveryKind.Intent,
        Endpoint = "ops",
        Position = position,
        Row = 0,
        Attempt = 1,
        At = default,
    };
}
