#include "tests/generator/random.h"

/* SplitMix64: every seed is as good as any other. */
uint64_t random_next(struct random *random)
{
    uint64_t mixed = random->state += 0x9e3779b97f4a7c15u;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
    return mixed ^ mixed >> 31;
}

struct random random_from(uint64_t seed)
{
    struct random random = {.state = seed};
    random_next(&random);
    return random;
}

unsigned random_below(struct random *random, unsigned limit)
{
    return (unsigned)((random_next(random) >> 32) * limit >> 32);
}

int random_between(struct random *random, int least, int most)
{
    return least + (int)random_below(random, (unsigned)(most - least + 1));
}

bool random_percent(struct random *random, unsigned percent)
{
    return random_below(random, 100) < percent;
}
